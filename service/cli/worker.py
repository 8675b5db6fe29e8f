"""`servanda worker`: the followers alone, for a service that is several processes."""

import asyncio
from contextlib import suppress
from pathlib import Path

import click

from events.log.follow import Wakeup
from service.cli.errors import PulseRefused
from service.cli.work import GOES_ON, run
from service.database.engine import open_pools
from service.database.opening import open_database
from service.database.upgrade import schema_state
from service.settings import Settings
from service.telemetry import pulse
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
    async with open_database(settings, share=True) as address:
        (await schema_state(address)).require()
        async with open_pools(address) as pools:
            wakeup = Wakeup(address)
            follower = Worker(pools, wakeup)
            await follower.prepare()
            _begin(file)
            click.echo(f"Following the log of {address.shown}; Ctrl-C stops.")
            await _follow(follower, file, wakeup if settings.notify else None)
    click.echo("Stopped.")


def _begin(file: Path) -> None:
    try:
        pulse.begin(file)
    except OSError as error:
        raise PulseRefused(
            f"{error.filename or file} cannot be written: {error.strerror}. "
            "Set SERVANDA_STATE_DIR to a folder that this process may write."
        ) from error


async def _follow(follower: Worker, file: Path, wakeup: Wakeup | None) -> None:
    """Follow until told to stop: a worker that was is done. Without a wakeup to listen, the clock wakes alone."""
    with suppress(asyncio.CancelledError):
        async with asyncio.TaskGroup() as group:
            group.create_task(follower.run())
            group.create_task(pulse.beat(file))
            if wakeup is not None:
                group.create_task(wakeup.listen())
