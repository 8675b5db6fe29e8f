"""`python -m bench.importing`: our COPY and an import beside COPY by itself of the same rows, in one run; figures on stdout."""

import argparse
import asyncio
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Final

import orjson

from bench.conditions import conditions
from bench.figures import Rate
from bench.importing.events import lines, mixed, sealed
from bench.importing.one import Imported, imported
from bench.importing.ways import Piece, Way, append, copy_into_bare, copy_into_like
from bench.progress import say
from bench.server import fresh, server
from bench.verdict import verdict
from service.recording.lines import PIECE_LINES

LIMIT: Final = "raw COPY, table as the log's"
APPEND: Final = "append, nothing validated"
WAYS: Final[dict[str, Way]] = {
    LIMIT: copy_into_like,
    "raw COPY, bare table": copy_into_bare,
    APPEND: append,
}
IMPORT: Final = "import, validation included"
MIX_LIMIT: Final = "raw COPY of the catalogue's mix"
MIX: Final = "import of the catalogue's mix"
LIMITS: Final = {MIX_LIMIT: MIX_LIMIT, MIX: MIX_LIMIT}
"""Of which COPY a row is a share, where that is not of the first."""

LEAST_SHARE: Final = 0.6
"""Of COPY into a table like the log's, with validation and without."""
MOST_GROWTH: Final = 1.2
"""How many times the memory of the smallest import may the largest take?"""


@dataclass(frozen=True, slots=True)
class Row:
    """What one way stored in all rounds; its events a second, the median, and as a share of COPY into a table like the log's."""

    name: str
    events: int
    events_per_s: float
    share: float

    def text(self) -> str:
        return f"  {self.name:<34} {self.events_per_s:>10,.0f} events/s  {self.share:>5.0%}"


def main(arguments: list[str]) -> int:
    """Measure and print; the process ends with 0 whatever the figures are."""
    parser = argparse.ArgumentParser(prog="python -m bench.importing", description=__doc__)
    parser.add_argument("--events", type=int, default=200_000, help="in each round, by each way")
    parser.add_argument("--rounds", type=int, default=3, help="of which the median counts")
    parser.add_argument("--sizes", type=int, nargs="*", default=[100_000, 1_000_000], help="of the imports whose memory is measured")  # fmt: skip
    parser.add_argument("--json", type=Path, help="where the figures are kept")
    asked = parser.parse_args(arguments)
    told, rows, imports = asyncio.run(measure(asked.events, asked.rounds, asked.sizes))
    print("Conditions", *(f"  {name:<34} {text}" for name, text in told.items()), sep="\n")
    print(f"\nThe same events, {PIECE_LINES:,} a commit", *(row.text() for row in rows), sep="\n")
    print("\nMemory of an import", *(_memory(one) for one in imports), sep="\n")
    print("\nTargets", *verdicts(rows, imports), sep="\n")
    if asked.json:
        whole = {"conditions": told, "rows": rows, "imports": imports}
        asked.json.write_bytes(orjson.dumps(whole, option=orjson.OPT_INDENT_2))
    return 0


def verdicts(rows: Sequence[Row], imports: Sequence[Imported]) -> Iterator[str]:
    """Yield a line for each target; none for the memory of fewer than two imports."""
    for row in rows:
        if row.name in {APPEND, IMPORT}:
            wanted = f"at least {LEAST_SHARE:.0%} of {LIMIT}"
            yield verdict(row.name, f"{row.share:.0%}", wanted, met=row.share >= LEAST_SHARE)
    if len(imports) > 1:
        small, *_, large = sorted(imports, key=lambda one: one.events)
        growth = large.peak_mib / small.peak_mib
        what = f"memory of {large.events:,} to that of {small.events:,}"
        told, wanted = f"{growth:.2f} times", f"at most {MOST_GROWTH} times"
        yield verdict(what, told, wanted, met=growth <= MOST_GROWTH)


def _memory(one: Imported) -> str:
    return (
        f"  {one.events:>10,} events: {one.peak_mib:,.0f} MiB at the most, "
        f"{one.events / one.seconds:,.0f} events/s"
    )


async def measure(
    events: int, rounds: int, sizes: Sequence[int]
) -> tuple[dict[str, str], list[Row], list[Imported]]:
    """Return conditions, rates and memory. Each round measures every way once, so that a bad minute of the machine hits all."""
    found: dict[str, list[Rate]] = {name: [] for name in (*WAYS, IMPORT, MIX_LIMIT, MIX)}
    async with server() as address:
        told = await conditions(address)
        say(f"making {events:,} events")
        mix = list(mixed(events))
        pieces, mix_pieces = _pieces(lines(events)), _pieces(mix)
        for number in range(1, rounds + 1):
            say(f"round {number} of {rounds}")
            for name, way in WAYS.items():
                async with fresh(address) as alone:
                    found[name].append(await way(alone, pieces))
            async with fresh(address) as alone:
                one = await imported(alone, lines(events))
                found[IMPORT].append(Rate(one.events, one.seconds))
            async with fresh(address) as alone:
                found[MIX_LIMIT].append(await copy_into_like(alone, mix_pieces))
            async with fresh(address) as alone:
                one = await imported(alone, mix)
                found[MIX].append(Rate(one.events, one.seconds))
        imports = []
        for size in sizes:
            say(f"importing {size:,} events")
            async with fresh(address) as alone:
                imports.append(await imported(alone, lines(size)))
    return told, _rows(found), imports


def _pieces(texts: Iterable[bytes]) -> list[Piece]:
    made = sealed(texts)
    return list(iter(lambda: tuple(islice(made, PIECE_LINES)), ()))


def _rows(found: dict[str, list[Rate]]) -> list[Row]:
    medians = {name: median(one.per_second for one in rates) for name, rates in found.items()}
    return [
        Row(
            name,
            sum(one.events for one in rates),
            medians[name],
            medians[name] / medians[LIMITS.get(name, LIMIT)],
        )
        for name, rates in found.items()
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
