"""What commands that read share: both clocks as options, the log, tables that are up to date, a screen for tables."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import Final
from uuid import uuid4

import click
from rich.console import Console

from service.database.engine import Pools, open_pools
from service.database.opening import open_database
from service.database.upgrade import schema_state
from service.projections.errors import StandsStill
from service.projections.runner import Projector
from service.reads.moment import AsOf, Moment, OccurredBy
from service.settings import Settings

DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
RECORDED: Final = "recorded:"
PIPED_WIDTH: Final = 140
"""In a pipe nobody knows the width of the reader's screen; a table cut to 80 columns is hard to read on any."""


def world_day(_: click.Context, __: click.Parameter, text: str | None) -> OccurredBy | None:
    """Read a day of the world: a date, or the code of a meeting."""
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


def point(context: click.Context, parameter: click.Parameter, text: str | None) -> AsOf | None:
    """Read a point of the log: 120, 2024-05-03T00:00:00Z, or the same as recorded:2024-05-03T00:00:00Z."""
    return _as_of(context, parameter, None if text is None else text.removeprefix(RECORDED))


OCCURRED_BY = click.option(
    "--occurred-by",
    metavar="DAY|MEETING",
    callback=world_day,
    help="By the end of this day, or of this meeting's last day; today without it.",
)
SINCE = click.option(
    "--since",
    metavar="DAY|MEETING",
    callback=world_day,
    help="Say what is new since the end of this day, or of this meeting's last day.",
)
AS_OF = click.option(
    "--as-of",
    metavar="POSITION|TIME",
    callback=_as_of,
    help="As known then; all that is recorded without it.",
)


@asynccontextmanager
async def open_log(settings: Settings) -> AsyncIterator[Pools]:
    """Open the database, once it is certain that the log's tables are there; nothing is changed."""
    async with open_database(settings, share=True) as address:
        (await schema_state(address)).require()
        async with open_pools(address) as pools:
            yield pools


@asynccontextmanager
async def fresh_tables(settings: Settings, command: str) -> AsyncIterator[Pools]:
    """Open the database with tables that hold all of the log that this release folds, by a running service or by us."""
    async with open_log(settings) as pools:
        projector = Projector(pools, holder=f"{command}/{uuid4().hex}")
        await projector.prepare()
        try:
            await projector.catch_up()
        except StandsStill as error:
            # What is folded is true as of where it stands; whoever asks is told, and beside the answer.
            click.echo(str(error), err=True)
        yield pools


def now() -> datetime:
    """Return the time by which a command decides what "today" is."""
    return datetime.now(UTC)  # noqa: TID251 - the command line owns a clock


def screen() -> Console:
    """Return what tables are printed on: codes as they are, nothing read as markup."""
    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = PIPED_WIDTH
    return console


def said_of(moment: Moment) -> str:
    """Return the sentence that states both clocks."""
    return f"By the end of {moment.day}, as known at position {moment.position}."
