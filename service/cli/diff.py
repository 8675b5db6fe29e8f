"""`servanda diff A B`: what changed between two points of the log, in events and in state."""

import click

from service.audit.diff import Diff, span_of
from service.audit.diff import diff as differences
from service.cli.diff_report import document, show
from service.cli.reading import OCCURRED_BY, fresh_tables, now, point
from service.cli.work import run
from service.database.engine import Pools
from service.reads.moment import AsOf, OccurredBy
from service.reads.snapshot import open_snapshot
from service.settings import Settings


@click.command()
@click.argument("a", callback=point)
@click.argument("b", callback=point)
@OCCURRED_BY
@click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object, with all that changed."
)
def diff(*, a: AsOf, b: AsOf, occurred_by: OccurredBy | None, as_json: bool) -> None:
    """Say what changed after point A up to point B: events by type, subjects, paragraphs and why.

    A point is a position, or an instant: the last position recorded by then. Both states are seen on
    the same day of the world, so that whatever differs was brought by an event between the points.

    \b
    Examples:
      servanda diff 120 253
      servanda diff 120 253 --occurred-by COP-7
      servanda diff 0 recorded:2026-05-03T00:00:00Z --json
    """
    run(lambda settings: _diff(settings, (a, b), occurred_by, as_json=as_json))


async def _diff(
    settings: Settings, ends: tuple[AsOf, AsOf], by: OccurredBy | None, *, as_json: bool
) -> None:
    async with fresh_tables(settings, "diff") as pools:
        found = await _found(pools, ends, by)
    if as_json:
        click.echo(document(found))
    else:
        show(found)


async def _found(pools: Pools, ends: tuple[AsOf, AsOf], by: OccurredBy | None) -> Diff:
    async with open_snapshot(pools.reader) as snapshot:
        return await differences(snapshot, await span_of(snapshot, ends, by, now=now()))
