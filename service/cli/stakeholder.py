"""`servanda stakeholder KEY`: what one Government, centre or organization was asked, what it did, what is open."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from service.cli.reading import AS_OF, OCCURRED_BY, SINCE, fresh_tables, now, said_of, screen
from service.cli.work import run
from service.database.engine import Pools
from service.mandate.sentence import render
from service.reads.moment import AsOf, OccurredBy, resolve, since_day
from service.reads.part import Asked, Deed, Part, part_of
from service.reads.registers import Entry, entries, serving, speaking_of
from service.reads.snapshot import Row, open_snapshot
from service.settings import Settings


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is asked about, since when, and as of which moment."""

    key: str
    since: OccurredBy | None
    occurred_by: OccurredBy | None
    as_of: AsOf | None


@click.command()
@click.argument("key")
@SINCE
@OCCURRED_BY
@AS_OF
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def stakeholder(
    *,
    key: str,
    since: OccurredBy | None,
    occurred_by: OccurredBy | None,
    as_of: AsOf | None,
    as_json: bool,
) -> None:
    """Say what the stakeholder KEY was asked, what it did, what is open, and what is new since a meeting.

    \b
    Examples:
      servanda stakeholder basel-secretariat
      servanda stakeholder basel-secretariat --since OEWG-2 --occurred-by COP-7
    """
    wanted = Wanted(key, since, occurred_by, as_of)
    run(lambda settings: _stakeholder(settings, wanted, as_json=as_json))


async def _stakeholder(settings: Settings, wanted: Wanted, *, as_json: bool) -> None:
    async with fresh_tables(settings, "stakeholder") as pools:
        found, registers = await _part(pools, wanted)
    if as_json:
        click.echo(json.dumps(_document(found, registers), ensure_ascii=False, indent=2))
    else:
        _show(screen(), found, registers)


async def _part(pools: Pools, wanted: Wanted) -> tuple[Part, tuple[Entry, ...]]:
    async with open_snapshot(pools.reader) as snapshot:
        moment = await resolve(snapshot, wanted.as_of, wanted.occurred_by, now=now())
        since = await since_day(snapshot, wanted.since, moment)
        found = await part_of(snapshot, wanted.key, moment, since=since)
        return found, await entries(snapshot, moment)


def _show(console: Console, found: Part, registers: Sequence[Entry]) -> None:
    row = found.stakeholder
    console.print(f"{row['title']}  {row['key']}, {row['type']}", style="bold")
    others = [name for name in found.names if name != row["key"]]
    if others:
        console.print(f"Merged into it: {', '.join(others)}.")
    console.print(f"{said_of(found.moment)}\n")
    _show_registers(console, row, registers)
    _show_asked(console, found)
    _show_deeds(console, found)


def _show_registers(console: Console, row: Row, registers: Sequence[Entry]) -> None:
    for one in speaking_of(registers, row["key"]):
        countries = ", ".join(one.item.get("countries", ())) or one.item["label"]
        console.print(f"{one.text['title']}: {countries} ({one.item['basis']}).")
    for one in serving(registers, row["country"]):
        console.print(f"Its country is served by {one.item['code']} ({one.item['basis']}).")


def _show_asked(console: Console, found: Part) -> None:
    if not found.asked:
        console.print("No paragraph addresses it.")
        return
    since = f"on {found.since}" if found.since else None
    table = Table("asked by", "as", *([since] if since else []), "value", "open", show_lines=True)
    for one in found.asked:
        before = [one.before or "none"] if since else []
        missing = "\n".join(render(each) for each in one.open)
        cells = (
            one.paragraph["address"],
            ", ".join(one.classes),
            *before,
            one.value or "none",
            missing,
        )
        table.add_row(*(Text(cell) for cell in cells))
    console.print(table)


def _show_deeds(console: Console, found: Part) -> None:
    if not found.deeds:
        console.print("Nothing that it did is claimed for a paragraph.")
        return
    new = ["new"] if found.since else []
    table = Table(*new, "by", "event", "for", "counts", show_lines=True)
    for one in found.deeds:
        mark = ["*" if one.new else ""] if new else []
        counts = ", ".join(one.criteria) or f"no: {_why_not(one)}"
        event = f"{one.claim['body']['id']} {one.claim['body']['title']}"
        cells = (
            *mark,
            one.claim["counting_day"].isoformat(),
            event,
            one.claim["paragraph"],
            counts,
        )
        table.add_row(*(Text(cell) for cell in cells))
    console.print(table)


def _why_not(one: Deed) -> str:
    against = "said against it" if one.claim["against"] else "nothing asks for it"
    return one.rejection or against


def _document(found: Part, registers: Sequence[Entry]) -> dict[str, Any]:
    row = found.stakeholder
    return {
        "key": found.stakeholder["key"],
        "name": found.stakeholder["title"],
        "type": found.stakeholder["type"],
        "names": list(found.names),
        "position": found.moment.position,
        "occurredBy": found.moment.day.isoformat(),
        "since": found.since and found.since.isoformat(),
        "registered": [_entry(one) for one in speaking_of(registers, row["key"])],
        "servedBy": [_entry(one) for one in serving(registers, row["country"])],
        "asked": [_asked(one) for one in found.asked],
        "did": [_deed(one) for one in found.deeds],
    }


def _entry(one: Entry) -> dict[str, Any]:
    return {
        "register": one.text["key"],
        "member": one.item["code"],
        "label": one.item["label"],
        "countries": list(one.item.get("countries", ())),
        "basis": one.item["basis"],
    }


def _asked(one: Asked) -> dict[str, Any]:
    said = [{"code": each.code, "text": render(each)} for each in one.open]
    return {
        "paragraph": one.paragraph["address"],
        "as": list(one.classes),
        "value": one.value,
        "before": one.before,
        "open": said,
    }


def _deed(one: Deed) -> dict[str, Any]:
    return {
        "position": one.claim["event"],
        "id": one.claim["body"]["id"],
        "title": one.claim["body"]["title"],
        "countingDay": one.claim["counting_day"].isoformat(),
        "paragraph": one.claim["paragraph"],
        "criteria": list(one.criteria),
        "rejection": one.rejection,
        "new": one.new,
    }
