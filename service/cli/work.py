"""What surrounds every command: settings, logging, an event loop, and a sentence where something cannot be done."""

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Final, NoReturn

import asyncpg
import click
import uvloop
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as SQLTimeout

from events.errors import EventError
from events.log.errors import LogError
from service.audit.errors import AuditError
from service.auth.errors import AuthError
from service.cli.errors import CommandError
from service.database.errors import DatabaseError
from service.mandate.errors import MandateError
from service.projections.errors import ProjectionError
from service.reads.errors import ReadsError
from service.recording.errors import RecordingError
from service.settings import Settings, SettingsRefused
from service.telemetry import logs

Work = Callable[[Settings], Awaitable[None]]

ANSWERABLE = (
    AuditError,
    AuthError,
    CommandError,
    DatabaseError,
    EventError,
    LogError,
    MandateError,
    ProjectionError,
    ReadsError,
    RecordingError,
    SettingsRefused,
)
"""What a person can do something about: its own sentence is all that is printed."""


REFUSED = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    DBAPIError,
    SQLTimeout,
    OSError,
)
"""A database that refuses or goes away: what it said is printed, with where to look."""


ANEW: Final = "run it again, it begins anew."
GOES_ON: Final = "run it again, it goes on where it was."
"""What is true of a command that was stopped: those that record or fold for good have done what they have done."""


class Stopped(Exception):
    """Somebody told the command to stop before it was done."""

    def __init__(self, number: int, then: str) -> None:
        super().__init__(f"Stopped before it was done: {then}")
        self.exit_code = 128 + number


def run(work: Work, *, stopped: str = ANEW) -> None:
    """Run a command to its end; Ctrl-C and SIGTERM end it in order, so nothing is left half done.

    stopped:  what a person is told of a command that was stopped: what is left of it, and what to do.
    """
    try:
        settings = Settings.from_environment()
        logs.set_up(settings.logging)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_until_told(work(settings), stopped))
    except Stopped as told:
        click.echo(str(told), err=True)
        sys.exit(told.exit_code)
    except BaseExceptionGroup as group:
        stop_at(group)
    except (*ANSWERABLE, *REFUSED) as error:
        stop(sentence(error))


async def _until_told(work: Awaitable[None], stopped: str) -> None:
    """Await the work; a command that ends by itself when told to, as `serve` does, is done."""
    loop = asyncio.get_running_loop()
    task = asyncio.ensure_future(work)
    told: list[int] = []

    def tell(number: int) -> None:
        told.append(number)
        task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, tell, number)
    try:
        await task
    except asyncio.CancelledError:
        if not told:
            raise
        raise Stopped(told[0], stopped) from None


def sentence(error: BaseException) -> str:
    """Return what a person is told of an error that they can do something about."""
    if isinstance(error, ANSWERABLE):
        return str(error)
    said = getattr(error, "orig", None) or error
    return f"The database refused, or went away: {said}. `servanda doctor` says how it stands."


def stop_at(group: BaseExceptionGroup[BaseException]) -> None:
    """Stop with the first answerable error of a task group, or let all of it be seen."""
    known, _ = group.split((*ANSWERABLE, *REFUSED))
    if known is None:
        raise group
    error: BaseException = known
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    stop(sentence(error))


def stop(sentence: str) -> NoReturn:
    """Say why it could not be done, and exit with 1."""
    click.echo(sentence, err=True)
    sys.exit(1)
