"""`python -m bench.log`: our append beside another event store's and beside bare statements, in one run; figures on stdout.

--peers          also: a store of node's, where node and its packages are there
--slow-commits   each commit takes 2 ms more, as on disks that are further away
"""

import argparse
import asyncio
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Final

import orjson

from bench.conditions import conditions
from bench.log import emmett
from bench.log.contender import Contender, Load
from bench.log.contenders import CONTENDERS, HOT, OF_NODE
from bench.log.rows import Row, Run, side_by_side
from bench.log.tail import tail
from bench.log.targets import verdicts
from bench.progress import say
from bench.server import fresh, server
from service.database.engine import Address, connect

SLOW: Final = {
    "commit_delay": "2000",
    "commit_siblings": "0",
}  # microseconds; also for whoever commits alone


def main(arguments: list[str]) -> int:
    """Measure and print; the process ends with 0 whatever the figures are."""
    parser = argparse.ArgumentParser(prog="python -m bench.log", description=__doc__)
    parser.add_argument("--seconds", type=float, default=1.5, help="of each run")
    parser.add_argument("--runs", type=int, default=3, help="how many, of which the median counts")
    parser.add_argument("--peers", action="store_true", help="measure a store of node's, too")
    parser.add_argument("--slow-commits", action="store_true", help="each takes 2 ms more")
    parser.add_argument("--json", type=Path, help="where the figures are kept")
    asked = parser.parse_args(arguments)
    contenders = [*CONTENDERS, *([OF_NODE] if asked.peers and _is_here() else [])]
    effort = Effort(asked.seconds, asked.runs, SLOW if asked.slow_commits else {})
    told, rows = asyncio.run(measure([*contenders, HOT], effort))
    print("Conditions", *(f"  {name:<34} {text}" for name, text in told.items()), sep="\n")
    print("\nAppending, client on the same cores, a reader at the tail beside it")
    print(*side_by_side(rows), sep="\n")
    print("\nTargets and ratios, callers x events an append", *verdicts(rows), sep="\n")
    if asked.json:
        kept = [row for row in rows if row.name != HOT.name]
        whole = {"conditions": told, "rows": kept}
        asked.json.write_bytes(orjson.dumps(whole, option=orjson.OPT_INDENT_2))
    return 0


def _is_here() -> bool:
    """Say whether node and its store can be had, and tell the person who asked when not."""
    if lacking := emmett.lacking():
        print(f"{lacking}: it is left out.", file=sys.stderr)
    return not lacking


@dataclass(frozen=True, slots=True)
class Effort:
    """How long each run is, how many there are of each row, and what the server is told besides."""

    seconds: float
    runs: int
    settings: Mapping[str, str] = field(default_factory=dict)


async def measure(
    contenders: Sequence[Contender], effort: Effort
) -> tuple[dict[str, str], list[Row]]:
    """Return conditions and rows. Each round measures everybody once, so that a bad minute of the machine hits all."""
    found: dict[tuple[Contender, Load], list[Run]] = defaultdict(list)
    each = [(contender, load) for contender in contenders for load in contender.loads]
    each.sort(key=lambda one: (one[1].batch, one[1].callers))  # what is compared, one after another
    async with server(effort.settings) as address:
        told = await conditions(address) | {
            "eventsourcing": version("eventsourcing"),
            **effort.settings,
            "measured": f"{effort.runs} rounds, {effort.seconds:g} s each; medians, what was missed added up",
        }
        for number, (contender, load) in enumerate(each * effort.runs, start=1):
            what = f"{contender.name}, callers: {load.callers} x {load.batch}"
            say(f"{number} of {len(each) * effort.runs}: {what}")
            run = await _measured(address, contender, load, effort.seconds)
            found[contender, load].append(run)
    return told, [Row.of(who.name, load, each) for (who, load), each in found.items()]


async def _measured(address: Address, contender: Contender, load: Load, seconds: float) -> Run:
    async with fresh(address) as alone:
        await asyncio.to_thread(contender.prepare, alone)
        async with tail(contender.name, alone) as reader:
            lasted_s, took_s = await asyncio.to_thread(contender.append, alone, load, seconds)
            seen = await reader.seen()
        connection = await connect(alone)
        stored: int = await connection.fetchval(contender.stored)
        await connection.close()
    return Run(lasted_s, took_s, stored - seen)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
