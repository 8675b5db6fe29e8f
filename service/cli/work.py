"""What surrounds every command: settings, logging, an event loop, and a sentence where something cannot be done."""

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import NoReturn

import click
from sqlalchemy.exc import DBAPIError

from events.errors import EventError
from events.log.errors import LogError
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


def run(work: Work) -> None:
    """Run a command to its end; Ctrl-C and SIGTERM end it in order, so nothing is left half done."""
    try:
        settings = Settings.from_environment()
        logs.set_up(settings.logging)
        asyncio.run(_until_told(work(settings)))
    except ANSWERABLE as error:
        stop(str(error))
    except BaseExceptionGroup as group:
        stop_at(group)
    except DBAPIError as error:
        stop(f"The database refused: {error.orig}. `servanda doctor` says how it stands.")


async def _until_told(work: Awaitable[None]) -> None:
    loop = asyncio.get_running_loop()
    task = asyncio.ensure_future(work)
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, task.cancel)
    with suppress(asyncio.CancelledError):
        await task


def stop_at(group: BaseExceptionGroup[BaseException]) -> None:
    """Stop with the first answerable error of a task group, or let all of it be seen."""
    known, _ = group.split(ANSWERABLE)
    if known is None:
        raise group
    error: BaseException = known
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    stop(str(error))


def stop(sentence: str) -> NoReturn:
    """Say why it could not be done, and exit with 1."""
    click.echo(sentence, err=True)
    sys.exit(1)
