"""`servanda import FILE`: CloudEvents, one a line, into the log."""

import asyncio
import json
import os
import stat
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import BinaryIO, Final

import click

from service.auth.principal import LOCAL
from service.cli.errors import LineTooLong
from service.cli.garbage import collecting_rarely
from service.cli.progress import Progress
from service.cli.work import GOES_ON, run, stop
from service.database.engine import open_pools
from service.database.opening import open_database
from service.database.upgrade import migrate
from service.recording.imports import ImportResult, import_lines
from service.recording.record import open_recorder
from service.settings import Settings

MANY: Final = 50
LONGEST_BYTES: Final = 2**24


@click.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
def import_command(file: BinaryIO, *, as_json: bool) -> None:
    """Record the events in FILE, one structured CloudEvent a line; - reads standard input.

    Neighbouring lines with the same correlationid are recorded together or not at all. What the
    log holds already is passed over, so a file that was stopped half way is simply imported again.
    Lines that are refused are counted, and the first of them named; the others are recorded.

    \b
    Examples:
      servanda import events.ndjson
      produce-events | servanda import -
    """
    run(lambda settings: _import(settings, file, as_json=as_json), stopped=GOES_ON)


async def _import(settings: Settings, file: BinaryIO, *, as_json: bool) -> None:
    async with open_database(settings, share=True) as address:
        await migrate(address)
        async with open_pools(address) as pools:
            with collecting_rarely(), Progress(f"Importing {Path(file.name).name}") as progress:
                result = await import_lines(
                    lines_of(file),
                    open_recorder(pools, wake=settings.notify),
                    LOCAL,
                    progress=progress,
                    total=total_of(file),
                )
    _print(result, as_json=as_json)


def lines_of(file: BinaryIO) -> Iterable[bytes] | AsyncIterator[bytes]:
    """Return the lines: of a file as they are, of a pipe without keeping the event loop waiting."""
    return file if _is_regular(file) else _piped(file)


def total_of(file: BinaryIO) -> int | None:
    """Count the lines of a file for the progress bar; nobody knows those of a pipe."""
    if not _is_regular(file):
        return None
    start = file.tell()
    total = sum(1 for _ in file)
    file.seek(start)
    return total


def _is_regular(file: BinaryIO) -> bool:
    return stat.S_ISREG(os.fstat(file.fileno()).st_mode)


async def _piped(file: BinaryIO) -> AsyncIterator[bytes]:
    reader = asyncio.StreamReader(limit=LONGEST_BYTES)
    protocol = asyncio.StreamReaderProtocol(reader)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, file)
    try:
        while line := await reader.readline():
            yield line
    except ValueError:
        raise LineTooLong(
            f"A line is longer than {LONGEST_BYTES:,} bytes, and no event is: nothing from there on "
            "was read. Send one event a line."
        ) from None


def _print(result: ImportResult, *, as_json: bool) -> None:
    if as_json:
        faults = [{"line": f.line, "code": f.code, "message": f.message} for f in result.faults]
        counts = {
            "recorded": result.recorded,
            "duplicates": result.duplicates,
            "refused": result.refused,
        }
        click.echo(json.dumps({**counts, "faults": faults}))
    else:
        click.echo(f"{result.recorded} events recorded, {result.duplicates} there already.")
        for fault in result.faults[:MANY]:
            click.echo(f"line {fault.line}: {fault.message}", err=True)
    if refused := result.refused:
        stop(
            f"{refused} {'line was' if refused == 1 else 'lines were'} refused and nothing of that was recorded. "
            "Mend them and import the file again: what is recorded stays as it is."
        )
