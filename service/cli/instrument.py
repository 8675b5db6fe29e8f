"""`servanda instrument check|load FOLDER`: a decision as data, looked over or recorded."""

from pathlib import Path

import click

from service.cli.progress import Progress
from service.cli.work import GOES_ON, run, stop
from service.database.engine import open_pools
from service.database.opening import open_database
from service.database.upgrade import migrate
from service.recording.instruments import check_folder, load_folder
from service.recording.record import open_recorder
from service.settings import Settings

FOLDER = click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, resolve_path=True, path_type=Path)
)


@click.group()
def instrument() -> None:
    """Decisions as data: instrument.yaml, the decision's text and its history in one folder."""


@instrument.command()
@FOLDER
def check(folder: Path) -> None:
    """Name every fault of an instrument's files, each with its line; record nothing.

    \b
    Example:
      servanda instrument check instruments/basel-vi-32
    """
    faults = check_folder(folder)
    for fault in faults:
        click.echo(f"{fault.file}:{fault.line}: {fault.message}")
    if faults:
        stop(f"{len(faults)} faults: nothing of this folder can be loaded until they are mended.")
    click.echo(f"{folder.name}: no faults.")


@instrument.command()
@FOLDER
def load(folder: Path) -> None:
    """Record what the log lacks of an instrument and its history; a second time records nothing.

    \b
    Example:
      servanda instrument load instruments/basel-vi-32
    """
    run(lambda settings: _load(settings, folder), stopped=GOES_ON)


async def _load(settings: Settings, folder: Path) -> None:
    async with open_database(settings, share=True) as address:
        await migrate(address)
        async with open_pools(address) as pools:
            with Progress(f"Loading {folder.name}") as progress:
                result = await load_folder(
                    folder, open_recorder(pools), pools.log_reader, progress=progress
                )
    click.echo(f"{result.recorded} events recorded, {result.duplicates} there already.")
