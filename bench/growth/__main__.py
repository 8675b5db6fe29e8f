"""`python -m bench.growth`: appends and pages in a log of 5 million events, beside one of 100,000; figures on stdout.

Both lie on one server and are measured in turns. They are filled with copies of a folded world: real entries, which the
server reads and indexes as always, and rows of the read tables that the pages read.
"""

import argparse
import asyncio
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

import orjson

from bench.conditions import conditions
from bench.growth.filling import Filled, connected, two_logs
from bench.growth.measuring import (
    AFTER_CHECKPOINT,
    CALLERS,
    Side,
    opened,
    settle,
    take_turn,
    take_turn_after_checkpoint,
    touch_everywhere,
)
from bench.progress import say
from bench.server import server

MOST_CHANGE: Final = 0.15
"""By so much may a figure of the large log be worse than that of the small one."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many events: of the world that is folded, of the small log, of the large one."""

    folded: int
    small: int
    large: int


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured: turns of each log, and in each turn so many appends of either kind and asks of each page."""

    turns: int = 9
    appends: int = 5_000
    asks: int = 40


@dataclass(frozen=True, slots=True)
class Row:
    """A figure of both: events a second of an append, milliseconds of a page; medians of all turns.

    change: by which share the large log takes longer, as the median of what each turn says of both.
    """

    name: str
    unit: str
    small: float
    large: float
    change: float

    def text(self) -> str:
        """Return the row as people read it."""
        return (
            f"  {self.name:<42} {self.small:>12,.1f} {self.large:>12,.1f} {self.unit:<10} "
            f"{self.change:>+8.1%}   {self.verdict}"
        )

    @property
    def verdict(self) -> str:
        """Whether it is as asked; the seconds after a checkpoint are told, and are no target."""
        if self.name == AFTER_CHECKPOINT:
            return ""
        return "met" if self.change <= MOST_CHANGE else "MISSED"


def main(arguments: list[str]) -> int:
    """Measure and print; the process ends with 0 whatever the figures are."""
    parser = argparse.ArgumentParser(prog="python -m bench.growth", description=__doc__)
    parser.add_argument("--events", type=int, default=5_000_000, help="of the large log")
    parser.add_argument("--beside", type=int, default=100_000, help="events of the small log")
    parser.add_argument("--folded", type=int, default=10_000, help="events of the world in both")
    parser.add_argument("--json", type=Path, help="where the figures are kept")
    asked = parser.parse_args(arguments)
    sizes = Sizes(asked.folded, asked.beside, asked.events)
    told, rows = asyncio.run(measure(sizes, Effort()))
    print("Conditions", *(f"  {name:<34} {text}" for name, text in told.items()), sep="\n")
    print(f"\nAt most {MOST_CHANGE:.0%} worse in the large log", *_table(rows), sep="\n")
    if asked.json:
        whole = {"conditions": told, "rows": rows}
        asked.json.write_bytes(orjson.dumps(whole, option=orjson.OPT_INDENT_2))
    return 0


async def measure(sizes: Sizes, effort: Effort) -> tuple[dict[str, str], list[Row]]:
    """Return conditions and rows, of a server of its own that is gone afterwards."""
    async with server() as address:
        told = await conditions(address)
        small, large = await two_logs(address, sizes.folded, sizes.small, sizes.large)
        rows = await compared(small, large, effort)
    told["small log"] = f"{small.events:,} events, and what is appended meanwhile"
    told["large log"] = f"{large.events:,} events, and what is appended meanwhile"
    told["appended in each turn"] = f"{effort.appends:,} of either kind, by {CALLERS} callers"
    return told, rows


async def compared(small: Filled, large: Filled, effort: Effort) -> list[Row]:
    """Measure both in turns; whoever comes first in one turn comes second in the next."""
    async with opened(small) as one, opened(large) as other:
        sides = [one, other]
        say("until events stand side by side, and most pages were changed")
        for side in sides:
            await settle(side)
            await touch_everywhere(side)
        for number in range(effort.turns + 1):
            say(f"turn {number} of {effort.turns}" if number else "warming up")
            await take_turn(sides, number, appends=effort.appends, asks=effort.asks)
            sides.reverse()
        async with connected(small.address) as connection:
            for number in range(effort.turns + 1):
                say(f"after a checkpoint, {number} of {effort.turns}")
                await connection.execute("CHECKPOINT")
                await take_turn_after_checkpoint(sides, number, appends=effort.appends)
                sides.reverse()
        return list(rows_of(one, other))


def rows_of(small: Side, large: Side) -> Iterator[Row]:
    """Yield the rows of both; the first turn has warmed them up, and does not count."""
    for name, took in small.appends.items():
        one, other = took[1:], large.appends[name][1:]
        rates = (1000 / median(one), 1000 / median(other))
        yield Row(name, "events/s", *rates, change=_change(one, other))
    for name, took in small.pages.items():
        one, other = took[1:], large.pages[name][1:]
        yield Row(name, "ms", median(one), median(other), change=_change(one, other))


def _change(small: Sequence[float], large: Sequence[float]) -> float:
    return median(b / a for a, b in zip(small, large, strict=True)) - 1


def _table(rows: Sequence[Row]) -> Iterator[str]:
    yield f"  {'median of all turns':<42} {'small':>12} {'large':>12}            longer by"
    yield from (row.text() for row in rows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
