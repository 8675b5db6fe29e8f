"""`servanda status INSTRUMENT`: how every paragraph stands, at any moment of either clock, and why."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from service.cli import what_if
from service.cli.drafts import drafts_in
from service.cli.reading import AS_OF, OCCURRED_BY, SINCE, fresh_tables, now
from service.cli.status_changes import Since, with_changes
from service.cli.status_json import document
from service.cli.status_text import show
from service.cli.work import run
from service.database.engine import Pools
from service.reads.changes import changes_of
from service.reads.moment import AsOf, OccurredBy, resolve, since_day
from service.reads.snapshot import Snapshot, open_snapshot
from service.reads.standing import InstrumentStanding, standing_of
from service.settings import Settings


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked: one instrument, both clocks, since when changes are, and the paragraphs to be explained."""

    address: str
    as_of: AsOf | None
    occurred_by: OccurredBy | None
    since: OccurredBy | None
    explain: tuple[str, ...]


def _what_if(instrument: str, file: Path, occurred_by: OccurredBy | None, *, as_json: bool) -> None:
    async def work(settings: Settings) -> None:
        drafts = drafts_in(file)
        async with fresh_tables(settings, "status") as pools:
            found = await what_if.what_if(pools, instrument, drafts, occurred_by)
        (what_if.show_json if as_json else what_if.show)(found)

    run(work)


@click.command()
@click.argument("instrument")
@SINCE
@OCCURRED_BY
@AS_OF
@click.option(
    "--explain",
    "explained",
    metavar="NUMBER",
    multiple=True,
    help="Explain this paragraph in full; may be given several times.",
)
@click.option(
    "--what-if",
    "drafts",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Say which statuses the events of this file would change, were they recorded; nothing is.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def status(  # noqa: PLR0913 - one for each option
    *,
    instrument: str,
    since: OccurredBy | None,
    occurred_by: OccurredBy | None,
    as_of: AsOf | None,
    explained: tuple[str, ...],
    drafts: Path | None,
    as_json: bool,
) -> None:
    """Say how every paragraph of INSTRUMENT stands: value, since when, decided by which events.

    With --since: what changed, from which value to which, what moved it, and which events have come to count.
    Works beside a running service on the same data, and without one.

    \b
    Examples:
      servanda status BC-VI/32
      servanda status BC-VI/32 --occurred-by COP-7
      servanda status BC-VI/32 --occurred-by 2003-10-24 --explain 3 --explain 4
      servanda status BC-VI/32 --since OEWG-2 --occurred-by COP-7
      servanda status BC-VI/32 --as-of 2026-05-03T00:00:00Z --json
      servanda status BC-VI/32 --what-if drafts.ndjson --occurred-by COP-7
    """
    if drafts is not None:
        if as_of is not None or since is not None or explained:
            raise click.UsageError(
                "--what-if begins where the log ends and says why by itself: "
                "leave --as-of, --since and --explain out."
            )
        _what_if(instrument, drafts, occurred_by, as_json=as_json)
        return
    wanted = Wanted(instrument, as_of, occurred_by, since, tuple(dict.fromkeys(explained)))
    run(lambda settings: _status(settings, wanted, as_json=as_json))


async def _status(settings: Settings, wanted: Wanted, *, as_json: bool) -> None:
    async with fresh_tables(settings, "status") as pools:
        found, since = await _standing(pools, wanted)
    if not as_json:
        show(found, wanted.explain, since)
        return
    said = document(found, wanted.explain)
    said = said if since is None else with_changes(said, since)
    click.echo(json.dumps(said, indent=2, ensure_ascii=False))


async def _standing(pools: Pools, wanted: Wanted) -> tuple[InstrumentStanding, Since | None]:
    async with open_snapshot(pools.reader) as snapshot:
        moment = await resolve(snapshot, wanted.as_of, wanted.occurred_by, now=now())
        found = await standing_of(snapshot, wanted.address, moment, explained=wanted.explain)
        day = await since_day(snapshot, wanted.since, moment)
        since = None if day is None else await _since(snapshot, found, day)
    for number in wanted.explain:
        found.paragraph(number)
    return found, since


async def _since(snapshot: Snapshot, found: InstrumentStanding, day: date) -> Since:
    key = found.instrument["key"]
    changed = await changes_of(snapshot, [key], found.moment, since=day)
    return Since(day, tuple(changed.get(key, ())))
