"""`servanda status INSTRUMENT`: how every paragraph stands, at any moment of either clock, and why."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import uuid4

import click

from service.cli.status_json import document
from service.cli.status_text import show
from service.cli.work import run
from service.database.engine import Pools, open_pools
from service.database.opening import open_database
from service.database.upgrade import schema_state
from service.projections.runner import Projector
from service.reads.moment import AsOf, OccurredBy, resolve
from service.reads.snapshot import open_snapshot
from service.reads.standing import InstrumentStanding, standing_of
from service.settings import Settings

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked: one instrument, both clocks, and the paragraphs to be explained."""

    address: str
    as_of: AsOf | None
    occurred_by: OccurredBy | None
    explain: tuple[str, ...]


def _occurred_by(_: click.Context, __: click.Parameter, text: str | None) -> OccurredBy | None:
    if text is None:
        return None
    if not DAY.fullmatch(text):
        return OccurredBy(meeting=text)
    try:
        return OccurredBy(day=date.fromisoformat(text))
    except ValueError as error:
        raise click.BadParameter(f"{text} is no day of the calendar.") from error


def _as_of(_: click.Context, __: click.Parameter, text: str | None) -> AsOf | None:
    if text is None:
        return None
    if text.isdecimal():
        return AsOf(position=int(text))
    try:
        return AsOf(recorded_at=datetime.fromisoformat(text))
    except ValueError as error:
        raise click.BadParameter(
            f"{text!r} is neither a position nor an instant such as 2026-05-03T00:00:00Z."
        ) from error


@click.command()
@click.argument("instrument")
@click.option(
    "--occurred-by",
    metavar="DAY|MEETING",
    callback=_occurred_by,
    help="By the end of this day, or of this meeting's last day; today without it.",
)
@click.option(
    "--as-of",
    metavar="POSITION|TIME",
    callback=_as_of,
    help="As known then; all that is recorded without it.",
)
@click.option(
    "--explain",
    "explained",
    metavar="NUMBER",
    multiple=True,
    help="Explain this paragraph in full; may be given several times.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def status(
    *,
    instrument: str,
    occurred_by: OccurredBy | None,
    as_of: AsOf | None,
    explained: tuple[str, ...],
    as_json: bool,
) -> None:
    """Say how every paragraph of INSTRUMENT stands: value, since when, decided by which events.

    Works beside a running service on the same data, and without one.

    \b
    Examples:
      servanda status BC-VI/32
      servanda status BC-VI/32 --occurred-by COP-7
      servanda status BC-VI/32 --occurred-by 2003-10-24 --explain 3 --explain 4
      servanda status BC-VI/32 --as-of 2026-05-03T00:00:00Z --json
    """
    wanted = Wanted(instrument, as_of, occurred_by, tuple(dict.fromkeys(explained)))
    run(lambda settings: _status(settings, wanted, as_json=as_json))


async def _status(settings: Settings, wanted: Wanted, *, as_json: bool) -> None:
    async with _fresh(settings) as pools:
        found = await _standing(pools, wanted)
    if as_json:
        click.echo(json.dumps(document(found, wanted.explain), indent=2, ensure_ascii=False))
    else:
        show(found, wanted.explain)


@asynccontextmanager
async def _fresh(settings: Settings) -> AsyncIterator[Pools]:
    """Open the database with tables that hold all of the log, folded by a running service or by us."""
    async with open_database(settings, share=True) as address:
        (await schema_state(address)).require()
        async with open_pools(address) as pools:
            projector = Projector(pools, holder=f"status/{uuid4().hex}")
            await projector.prepare()
            await projector.catch_up()
            yield pools


async def _standing(pools: Pools, wanted: Wanted) -> InstrumentStanding:
    now = datetime.now(UTC)  # noqa: TID251 - the command line owns a clock
    async with open_snapshot(pools.reader) as snapshot:
        moment = await resolve(snapshot, wanted.as_of, wanted.occurred_by, now=now)
        found = await standing_of(snapshot, wanted.address, moment)
    for number in wanted.explain:
        found.paragraph(number)
    return found
