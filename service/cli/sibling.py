"""`servanda sibling`: a process that answers beside the one that started it; people start `servanda serve --processes`."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import click

from service.cli.listening import beside
from service.cli.serve import Part, answer, say
from service.cli.watching import metrics_address, metrics_door
from service.cli.work import GOES_ON, run
from service.database.engine import open_pools
from service.database.opening import open_database
from service.settings import Settings


@click.command(hidden=True)
@click.argument("port", type=int)
def sibling(port: int) -> None:
    """Answer at a port that is shared, until standard input ends.

    \b
    Examples:
      servanda serve --processes 2
    """
    run(lambda settings: _sibling(settings, port), stopped=GOES_ON)


async def _sibling(settings: Settings, port: int) -> None:
    """Answer; database, tables and instruments are there already."""
    # The first one has the port that was asked for.
    figures = replace(settings.metrics_bind, explicit=False)
    with metrics_door(figures) as watch, _until_cut(sys.stdin.fileno()):
        async with open_database(settings, share=True) as address, open_pools(address) as pools:
            with beside(settings.bind.host, port) as door:
                part = Part(door, watch, alone=True, shared=True)
                await answer(
                    replace(settings, instruments=()),
                    address,
                    pools,
                    part,
                    announce=lambda _: say(metrics_address(figures, watch)),
                )


@contextmanager
def _until_cut(line: int) -> Iterator[None]:
    """Leave the block once a line ends, on which nothing is ever said."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    cut = asyncio.Event()

    def leave() -> None:
        loop.remove_reader(line)
        cut.set()
        if task is not None:
            task.cancel()

    loop.add_reader(line, leave)
    try:
        yield
    except asyncio.CancelledError:
        if not cut.is_set():
            raise
    finally:
        loop.remove_reader(line)
