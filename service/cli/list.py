"""`servanda list KIND`: partnerships, stakeholders, consultations, activities or documents, at any moment of either clock."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from service.cli import lacking
from service.cli.list_columns import KINDS, Column, Said
from service.cli.reading import AS_OF, OCCURRED_BY, fresh_tables, now, said_of, screen
from service.cli.work import run
from service.database.engine import Pools
from service.reads.lists import Entry, Listed, listed
from service.reads.moment import AsOf, Moment, OccurredBy, resolve
from service.reads.snapshot import open_snapshot
from service.settings import Settings

WIDE: Final = 100
FEW: Final = 4
"""So many columns fit on any screen; more of them need a wide one."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked: one kind of subjects, both clocks, how many at most."""

    kind: str
    as_of: AsOf | None
    occurred_by: OccurredBy | None
    limit: int


@click.command("list")
@click.argument("kind", type=click.Choice(tuple(KINDS)))
@OCCURRED_BY
@AS_OF
@click.option(
    "--limit",
    type=click.IntRange(1, 100_000),
    default=100,
    show_default=True,
    help="At most so many; the count is of all.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def list_subjects(
    *,
    kind: str,
    occurred_by: OccurredBy | None,
    as_of: AsOf | None,
    limit: int,
    as_json: bool,
) -> None:
    """List all subjects of KIND by their keys, as they stand at one moment.

    Works beside a running service on the same data, and without one. Dates are shown as the
    sources state them: a month stays a month.

    \b
    Examples:
      servanda list partnerships
      servanda list consultations --occurred-by COP-7
      servanda list activities --occurred-by 2003-12-31 --as-of 200
      servanda list stakeholders --limit 1000 --json
    """
    wanted = Wanted(kind, as_of, occurred_by, limit)
    run(lambda settings: _list(settings, wanted, as_json=as_json))


async def _list(settings: Settings, wanted: Wanted, *, as_json: bool) -> None:
    async with fresh_tables(settings, "list") as pools:
        found = await _found(pools, wanted)
    if as_json:
        click.echo(json.dumps(_document(wanted.kind, found), indent=2, ensure_ascii=False))
    else:
        show(screen(), wanted.kind, found)


async def _found(pools: Pools, wanted: Wanted) -> Listed:
    table = KINDS[wanted.kind].table
    async with open_snapshot(pools.reader) as snapshot:
        moment = await resolve(snapshot, wanted.as_of, wanted.occurred_by, now=now())
        return await listed(snapshot, table, moment=moment, limit=wanted.limit)


def _document(kind: str, found: Listed) -> dict[str, Any]:
    return {
        "kind": kind,
        "position": found.moment.position,
        "occurredBy": found.moment.day.isoformat(),
        "total": found.total,
        **lacking.members(found.lacking),
        kind: [_said(kind, entry) for entry in found.entries],
    }


def _said(kind: str, entry: Entry) -> Said:
    return {**KINDS[kind].said(entry), "parked": lacking.parked_member(entry.parked)}


def show(console: Console, kind: str, found: Listed) -> None:
    """Print count, moment and table; say how many are not in it, and which histories are not whole."""
    console.print(f"{kind.capitalize()}: {found.total}", style="bold")
    console.print(f"{said_of(found.moment)}\n")
    if found.entries:
        _show_entries(console, kind, found)
    else:
        console.print(_nothing(found.moment))
    shown = {one.parked.stream: [one.row["key"]] for one in found.entries if one.parked}
    for line in lacking.lines(found.lacking, shown):
        console.print(line)


def _show_entries(console: Console, kind: str, found: Listed) -> None:
    subjects = [KINDS[kind].said(entry) for entry in found.entries]
    console.print(_table(_fitting(_filled(kind, subjects), console.width), subjects))
    more = found.total - len(found.entries)
    if more:
        console.print(f"{more} more: `--limit {found.total}` shows all.")


def _nothing(moment: Moment) -> str:
    if moment.qualified:
        return "Nothing yet. A later day or position may know of some."
    return "Nothing yet: `servanda instrument load` and `servanda import` record what happened."


def _filled(kind: str, subjects: Sequence[Said]) -> list[Column]:
    """Return the columns of a kind; one that would be empty from top to bottom is left out."""
    return [one for one in KINDS[kind].columns if any(one.cell(said) for said in subjects)]


def _table(columns: Sequence[Column], subjects: Sequence[Said]) -> Table:
    """Lay out the cells; what is too long for a line is broken and never cut."""
    table = Table(show_lines=any("\n" in one.cell(said) for one in columns for said in subjects))
    for column in columns:
        table.add_column(column.heading, overflow="fold", no_wrap=column.whole)
    for said in subjects:
        table.add_row(*(Text(column.cell(said)) for column in columns))
    return table


def _fitting(columns: Sequence[Column], width: int) -> Sequence[Column]:
    """Return the columns that a screen has room for: on a narrow one the title stands below the key."""
    if width >= WIDE or len(columns) <= FEW:
        return columns
    key, *between, title = columns
    return (key.above(title), *between)
