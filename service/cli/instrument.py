"""`servanda instrument check|load FOLDER`: a decision as data, looked over or recorded."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from service.cli.progress import Progress
from service.cli.work import GOES_ON, run, stop
from service.database.engine import open_pools
from service.database.opening import open_database
from service.database.upgrade import migrate
from service.mandate.plain import in_plain_words
from service.mandate.rules import parse
from service.mandate.sentence import render
from service.recording.folder import Folder, read_folder
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

    Without faults, tell in plain words what the rule of each paragraph asks.

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
    for line in _told(read_folder(folder)):
        click.echo(line)


def _told(folder: Folder) -> Iterator[str]:
    """Yield the lines that tell the rules of a folder, paragraph by paragraph."""
    document: Mapping[str, Any] = folder.file.value
    data = (part.data for part in folder.parts if part.type.endswith("rule_recorded"))
    rules = {rule.paragraph: rule for rule in map(parse, data)}
    for row in (*document.get("paragraphs", ()), *document.get("elements", ())):
        address = f"{document['instrument']}#{row['id']}"
        asked = ", ".join(row.get("addressees", ())) or "nobody by name"
        rule = rules.get(address)
        yield ""
        if rule is None:
            yield f"{address}: no rule, and so no status. Asked of {asked}."
            continue
        yield f"{address}: {rule.family}, version {rule.version}. Asked of {asked}."
        yield from (f"  {render(sentence)}" for sentence in in_plain_words(rule))


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
                recorder = open_recorder(pools, wake=settings.notify)
                result = await load_folder(folder, recorder, pools.log_reader, progress=progress)
    click.echo(f"{result.recorded} events recorded, {result.duplicates} there already.")
