"""`servanda events list|show`: what the log holds, event by event."""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

import click
from rich.console import Console
from rich.table import Table

from events import registry
from events.cloudevents import to_json
from events.envelope import Recorded
from events.log import read
from service.cli.errors import NothingThere
from service.cli.reading import open_log
from service.cli.work import run
from service.database.engine import Pool
from service.settings import Settings

CHUNK = 500
LAST = 2**63 - 1
"""The largest position that there could be."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events to list; None asks for all."""

    type: str | None
    subject: str | None
    paragraph: str | None
    after: int
    limit: int


@click.group()
def events() -> None:
    """Look at the log: list events, filter them, show one with its exact bytes."""


@events.command("list")
@click.option(
    "--type", "type_name", metavar="TYPE", help="Only this type, as servanda.report.submitted."
)
@click.option("--subject", metavar="STREAM", help="Only this stream, as partnership/mppi.")
@click.option("--paragraph", metavar="ADDRESS", help="Only events that speak of this paragraph.")
@click.option(
    "--after", type=click.IntRange(0, LAST), default=0, help="Only positions after this one."
)
@click.option(
    "--limit",
    type=click.IntRange(1, 100_000),
    default=50,
    show_default=True,
    help="At most so many.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="Print CloudEvents, one a line, with `sequence`."
)
def list_events(
    *,
    type_name: str | None,
    subject: str | None,
    paragraph: str | None,
    after: int,
    limit: int,
    as_json: bool,
) -> None:
    """List events in the order of the log.

    \b
    Examples:
      servanda events list --limit 20
      servanda events list --type servanda.partnership.joined
      servanda events list --paragraph BC-VI/32#7 --json
    """
    wanted = Wanted(type_name, subject, paragraph, after, limit)
    run(lambda settings: _list(settings, wanted, as_json=as_json))


@events.command()
@click.argument("position_or_source")
@click.argument("identity", required=False)
def show(position_or_source: str, identity: str | None) -> None:
    """Show one event, by its position, or by its source and id.

    \b
    Examples:
      servanda events show 42
      servanda events show https://example.org/records report-1
    """
    run(lambda settings: _show(settings, position_or_source, identity))


async def _list(settings: Settings, wanted: Wanted, *, as_json: bool) -> None:
    if wanted.type is not None:
        registry.find(wanted.type)
    async with open_log(settings) as pools:
        found = [event async for event in _matching(pools.log_reader, wanted)]
    if as_json:
        for event in found:
            click.echo(json.dumps(to_json(event), ensure_ascii=False))
    elif not found:
        click.echo("No event matches. `servanda doctor` counts what the log holds.")
    else:
        Console().print(_table(found))
        if len(found) == wanted.limit:
            click.echo(f"There may be more: --after {found[-1].position} goes on.")


async def _matching(pool: Pool, wanted: Wanted) -> AsyncIterator[Recorded]:
    left = wanted.limit
    async for event in _candidates(pool, wanted):
        if _is_wanted(event, wanted):
            yield event
            left -= 1
            if not left:
                return


async def _candidates(pool: Pool, wanted: Wanted) -> AsyncIterator[Recorded]:
    """Yield the events that the log finds by itself; the rest of the wish is looked at here."""
    if wanted.subject is not None:
        for event in await read.read_stream(pool, wanted.subject):
            yield event
        return
    after = wanted.after
    while chunk := await read.read(pool, after=after, limit=CHUNK):
        for event in chunk:
            yield event
        after = chunk[-1].position


def _is_wanted(event: Recorded, wanted: Wanted) -> bool:
    named = {claim["paragraph"] for claim in event.data.get("evidence", ())}
    named.add(event.data.get("paragraph"))  # of a claim made or withdrawn later
    return (
        event.position > wanted.after
        and wanted.type in {None, event.type}
        and (wanted.paragraph is None or wanted.paragraph in named)
    )


def _table(found: Sequence[Recorded]) -> Table:
    table = Table("position", "occurred", "type", "subject", "title")
    table.columns[0].justify = "right"
    for event in found:
        title = event.data.get("title") or registry.find(event.type).label
        short = event.type.removeprefix("servanda.")
        table.add_row(str(event.position), event.data["occurred"], short, event.stream, str(title))
    return table


async def _show(settings: Settings, position_or_source: str, identity: str | None) -> None:
    async with open_log(settings) as pools:
        event = await _one(pools.log_reader, position_or_source, identity)
    click.echo(json.dumps(to_json(event), indent=2, ensure_ascii=False))
    click.echo(f"revision {event.revision}, leaf hash {event.leaf_hash.hex()}", err=True)


async def _one(pool: Pool, position_or_source: str, identity: str | None) -> Recorded:
    if identity is not None:
        named = (position_or_source, identity)
        found = (await read.find(pool, [named])).get(named)
    elif position_or_source.isdecimal():
        found = await _at(pool, int(position_or_source))
    else:
        raise click.UsageError("Give a position, or a source and an id.")
    if found is None:
        raise NothingThere(
            "There is no such event. `servanda doctor` says how far the log goes; "
            "`servanda events list` shows what it holds."
        )
    return found


async def _at(pool: Pool, position: int) -> Recorded | None:
    if not 1 <= position <= await read.head(pool):
        return None
    return next(iter(await read.read(pool, after=position - 1, limit=1)), None)
