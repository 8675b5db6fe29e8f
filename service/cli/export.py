"""`servanda export --range FROM-TO|all`: events as they are stored, with a trailer that counts and hashes them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click

from service.audit.export import Range, range_of
from service.audit.export import export as exported
from service.cli.progress import Progress
from service.cli.reading import open_log
from service.cli.whole_file import whole_file
from service.cli.work import ANEW, run
from service.settings import Settings

RANGE: Final = re.compile(r"([1-9][0-9]{0,17})-([1-9][0-9]{0,17})", re.ASCII)
ALL: Final = "all"


def _range(_: click.Context, __: click.Parameter, text: str) -> Range | None:
    if text == ALL:
        return None
    found = RANGE.fullmatch(text)
    if found is None:
        raise click.BadParameter(f"{text!r} is neither a range such as 1-500 nor `{ALL}`.")
    return Range(int(found[1]), int(found[2]))


@click.command()
@click.option(
    "--range",
    "wanted",
    metavar="FROM-TO|all",
    required=True,
    callback=_range,
    help="Positions, both ends included.",
)
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    default="-",
    help="Write here; - is standard output, and so is nothing.",
)
def export(*, wanted: Range | None, output: Path) -> None:
    """Write events as NDJSON whose lines are the stored bytes; the last line is the trailer.

    Line k is the entry of position FROM + k - 1, byte for byte; a withheld position is an empty line. The trailer
    names the range, counts the lines and gives SHA-256 of all bytes before it. A file takes its name
    only when it is whole.

    An export is for checking, not for `servanda import`, which refuses the trailer and the attributes
    that the log sets itself (recordedtime, authid, authtype, claimstanding): take them out to record
    the events anew, at new positions and at a new time.

    \b
    Examples:
      servanda export --range all --output events.ndjson
      servanda export --range 101-200 | sed '$d' | sha256sum
    """
    path = None if str(output) == "-" else output
    run(lambda settings: _export(settings, wanted, path), stopped=_left_of(path))


def _left_of(path: Path | None) -> str:
    """Return what is true of the output of an export that was stopped."""
    if path is None:
        return f"what was written of it is cut unless it ends with the trailer; {ANEW}"
    return f"{path} is what it was, unless it is whole already; {ANEW}"


async def _export(settings: Settings, wanted: Range | None, path: Path | None) -> None:
    async with open_log(settings) as pools:
        span = await range_of(pools.log_reader, wanted)
        with whole_file(path) as write, _progress(path) as progress:
            async for piece in exported(pools.log_reader, span):
                write(piece.lines)
                if progress is not None:
                    progress(piece)
    if path is not None:
        click.echo(f"Positions {span.first} to {span.last} are in {path}.", err=True)


@contextmanager
def _progress(path: Path | None) -> Iterator[Progress | None]:
    """Show a bar beside a file; where the lines themselves go to the terminal it would stand among them."""
    if path is None:
        yield None
        return
    with Progress(f"Exporting to {path.name}") as progress:
        yield progress
