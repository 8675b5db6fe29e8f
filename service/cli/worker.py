"""`servanda worker`: the followers alone, for a service that is several processes."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path

import click

from events.log import follow
from service.cli.errors import PulseRefused
from service.cli.garbage import keep_what_is_there
from service.cli.watching import metrics_address, metrics_door, show_metrics
from service.cli.work import GOES_ON, run
from service.database.engine import open_pools
from service.database.opening import open_database
from service.database.upgrade import schema_state
from service.settings import Settings
from service.telemetry import pulse
from service.telemetry.metrics import Metrics
from service.worker import Worker


@click.command()
def worker() -> None:
    """Follow the log until Ctrl-C, and fold it into the tables that are read.

    Any number of workers may run, beside services and without: one does the work, the others stand
    by and take over when it ends. `servanda health --worker` says whether the one of this state
    folder lives.

    \b
    Examples:
      servanda worker
      SERVANDA_DATABASE_URL=postgresql://servanda@db1/servanda servanda worker
    """
    run(_work, stopped=GOES_ON)


async def _work(settings: Settings) -> None:
    file = pulse.pulse_file(settings.state_dir)
    with metrics_door(settings.metrics_bind) as watch:
        async with open_database(settings, share=True) as address:
            (await schema_state(address)).require()
            async with open_pools(address) as pools:
                wakeup = follow.Wakeup()
                follower = Worker(pools, wakeup)
                await follower.prepare()
                keep_what_is_there()
                _begin(file)
                click.echo(
                    f"Following the log of {address.shown}; Ctrl-C stops. "
                    f"Metrics: {metrics_address(settings.metrics_bind, watch)}"
                )
                await _until_told(
                    follower.run(),
                    pulse.beat(file),
                    show_metrics(Metrics(), pools, watch),
                    *([follow.listen(address, wakeup.heard)] if settings.notify else []),
                )
    click.echo("Stopped.")


def _begin(file: Path) -> None:
    try:
        pulse.begin(file)
    except OSError as error:
        raise PulseRefused(
            f"{error.filename or file} cannot be written: {error.strerror}. "
            "Set SERVANDA_STATE_DIR to a folder that this process may write."
        ) from error


async def _until_told(*work: Coroutine[None, None, None]) -> None:
    """Do all of it until told to stop: a worker that was is done."""
    with suppress(asyncio.CancelledError):
        async with asyncio.TaskGroup() as group:
            for one in work:
                group.create_task(one)
