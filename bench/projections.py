"""`python -m bench.projections`: a world of events in a fresh embedded PostgreSQL, loaded, folded twice, weighed, asked; figures on stdout."""

import argparse
import asyncio
import gc
import sys
import time
from collections.abc import Awaitable
from pathlib import Path

import uvloop

from bench import folding, load
from bench.conditions import conditions
from bench.figures import Rate, Report
from bench.limit import copied
from bench.progress import say
from bench.queries import ask_all
from bench.server import server
from bench.spotlight import Spotlight
from bench.storage import bytes_per_event
from bench.verdict import verdict
from bench.world.decision import ADDRESS
from bench.world.sizes import Sizes
from bench.world.world import World
from service.database.engine import Address, connect, open_pools

LOADED = "load: sealed, 1,000 at once"
FOLDED = "fold: live, chunks of 1,000"
REBUILT = "rebuild: beside, with the switch"
LIMIT = "limit: its rows by COPY, indexed"

LEAST_REBUILT_PER_S = 20_000


def main(arguments: list[str]) -> int:
    """Measure and print; the process ends with 0 whatever the figures are."""
    parser = argparse.ArgumentParser(prog="python -m bench.projections", description=__doc__)
    parser.add_argument("--events", type=int, default=100_000, help="the size of the world")
    parser.add_argument("--seed", type=int, default=1, help="which world")
    parser.add_argument("--runs", type=int, default=200, help="how often each question is asked")
    parser.add_argument("--json", type=Path, help="where the figures are kept")
    asked = parser.parse_args(arguments)
    world = World(Sizes.of(asked.events), seed=asked.seed)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        report = runner.run(_alone(world, runs=asked.runs))
    print(report.text(), judged(report), sep="\n\n")
    if asked.json:
        asked.json.write_bytes(report.json())
    return 0


def judged(report: Report) -> str:
    """Return whether the rebuild is as fast as is promised."""
    rate = report.rates[REBUILT].per_second
    wanted = f"at least {LEAST_REBUILT_PER_S:,}"
    return verdict("rebuild", f"{rate:,.0f} events/s", wanted, met=rate >= LEAST_REBUILT_PER_S)


async def _alone(world: World, *, runs: int) -> Report:
    """Measure in a database of its own that is gone afterwards."""
    async with server() as address:
        return await measure(address, world, runs=runs)


async def measure(address: Address, world: World, *, runs: int) -> Report:
    """Return the figures of one world in an empty, migrated database."""
    async with open_pools(address) as pools:
        before = await conditions(address)
        light = Spotlight()
        loaded = await _timed("loading", load.append(pools, light.over(world.requests())))
        report = Report(before, light.counts(), {LOADED: loaded})
        _set_aside()
        report.rates[FOLDED] = await _timed("folding", folding.follow(pools))
        report.rates[REBUILT] = await _timed("rebuilding", folding.rebuild(pools))
        _set_aside()
        say("copying the rows of the rebuild")
        report.rates[LIMIT] = await copied(address)
        report.bytes_per_event = await _weighed(address)
        say("asking")
        report.queries = await ask_all(pools, _variables(light), runs=runs)
        return report


async def _weighed(address: Address) -> dict[str, float]:
    connection = await connect(address)
    try:
        return await bytes_per_event(connection)
    finally:
        await connection.close()


async def _timed(what: str, work: Awaitable[int]) -> Rate:
    """Return how many events the work was about, and how long it took."""
    say(what)
    began = time.perf_counter()
    return Rate(await work, time.perf_counter() - began)


def _set_aside() -> None:
    """Keep what the world left in memory out of every later collection: no service would walk through it."""
    gc.collect()
    gc.freeze()


def _variables(light: Spotlight) -> dict[str, str]:
    return {"address": ADDRESS, "partnership": light.partnership, "paragraph": light.paragraph}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
