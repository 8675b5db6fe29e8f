"""`python -m bench.readers`: a real service, and readers of its live stream while events arrive; every one is checked."""

import argparse
import asyncio
import random
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final

import uvloop

from bench.conditions import conditions
from bench.figures import Latency
from bench.load import sealed
from bench.posting.processes import service
from bench.progress import say
from bench.server import server
from bench.tail import Tail
from bench.world.sizes import Sizes
from bench.world.world import World
from events.log.append import Appender
from events.log.read import read
from events.log.requests import NewEvent, Request
from service.database.engine import Address, Pools, open_pools

CUT_EVERY_S: Final = (2.0, 8.0)
PATIENCE_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Asked:
    """How much of everything: `rate` events a second; `cut` is the share of readers that are cut and resume.

    folding: the service folds the log meanwhile, as `servanda serve` does by itself.
    """

    readers: int
    rate: int
    seconds: int
    cut: float
    folding: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What came of it, beside what the tails themselves have noted."""

    recorded: Sequence[float]
    wrote_s: float
    stopped_s: float


def main(arguments: list[str]) -> int:
    """Measure and print; the process ends with 0 whatever the figures are."""
    parser = argparse.ArgumentParser(prog="python -m bench.readers", description=__doc__)
    parser.add_argument("--readers", type=int, default=500)
    parser.add_argument("--rate", type=int, default=100, help="events a second")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--cut", type=float, default=1 / 3, help="share of readers that are cut")
    parser.add_argument(
        "--no-worker", dest="folding", action="store_false", help="serve without folding"
    )
    asked = Asked(**vars(parser.parse_args(arguments)))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        print(runner.run(_alone(asked)))
    return 0


async def _alone(asked: Asked) -> str:
    """Measure in a database of its own that is gone afterwards."""
    async with server() as address, open_pools(address) as pools:
        before = await conditions(address)
        return text_of(asked, before, *await measure(address, pools, asked))


async def measure(address: Address, pools: Pools, asked: Asked) -> tuple[list[Tail], Found]:
    """Return the readers of an empty, migrated database with what they saw, and what was there to be seen."""
    async with asyncio.TaskGroup() as group, AsyncExitStack() as stack:
        say("starting the service")
        port, _ = await stack.enter_async_context(service(address, folding=asked.folding))
        tails = [Tail("127.0.0.1", port) for _ in range(asked.readers)]
        following = [group.create_task(tail.run()) for tail in tails]
        await _until(lambda: all(tail.is_read_to for tail in tails))
        say(f"{asked.rate} events a second for {asked.seconds} s, {len(tails)} readers")
        cutting = group.create_task(_cut(tails[: round(len(tails) * asked.cut)]))
        began = time.perf_counter()
        last = await _write(pools, asked)
        wrote_s = time.perf_counter() - began
        cutting.cancel()
        await _until(lambda: all(tail.position >= last for tail in tails))
        say("stopping the service while everybody reads")
        began = time.perf_counter()
        await stack.aclose()
        stopped_s = time.perf_counter() - began
        for task in following:
            task.cancel()
    return tails, Found(await _recorded(pools), wrote_s, stopped_s)


async def _write(pools: Pools, asked: Asked) -> int:
    """Let events arrive one by one, each at its time; return the last position."""
    appender = Appender(pools.append)
    loop = asyncio.get_running_loop()
    began, count = loop.time(), asked.rate * asked.seconds
    for number, event in enumerate(_events(count), 1):
        await appender.submit(Request((event,)))
        await asyncio.sleep(max(0, began + number / asked.rate - loop.time()))
    return count


def _events(count: int) -> Iterator[NewEvent]:
    """Yield the first events of a world."""
    for request in World(Sizes.of(count), seed=1).requests():
        yield from sealed(request)


async def _cut(tails: Sequence[Tail]) -> None:
    """Cut each of them every few seconds, until cancelled."""
    async with asyncio.TaskGroup() as group:
        for number, tail in enumerate(tails):
            group.create_task(_cut_one(tail, random.Random(number)))  # noqa: S311 - no secret


async def _cut_one(tail: Tail, dice: random.Random) -> None:
    while True:
        await asyncio.sleep(dice.uniform(*CUT_EVERY_S))
        tail.cut()


async def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not holds() and time.monotonic() < end:  # noqa: ASYNC110 - tails tell nobody
        await asyncio.sleep(0.05)


async def _recorded(pools: Pools) -> list[float]:
    """Return when each event was recorded, from position 1 on, in seconds of the epoch."""
    found: list[float] = []
    while events := await read(pools.log_reader, after=len(found), limit=1000):
        found += [one.recorded_at.timestamp() for one in events]
    return found


def text_of(asked: Asked, before: dict[str, str], tails: Sequence[Tail], found: Found) -> str:
    """Return the table."""
    cut = round(len(tails) * asked.cut)
    count = len(found.recorded)
    lines = {
        **before,
        "service": f"one process, {'folding' if asked.folding else 'without a worker'}; readers on the same cores",
        "events": f"{count:,} in {found.wrote_s:.1f} s, each by its own append",
        "readers": f"{len(tails)}, of which {cut} were cut and resumed every {CUT_EVERY_S[0]:.0f} to {CUT_EVERY_S[1]:.0f} s",
        "connections": f"{sum(one.connections for one in tails):,}",
        "missed": f"{sum(count - len(one.seen) for one in tails):,}",
        "doubled or out of order": f"{sum(one.faults for one in tails):,}",
        "from its stamp to a steady reader": _delay(tails[cut:], found.recorded),
        "from its stamp to a reader cut": _delay(tails[:cut], found.recorded),
        "stopped, with all reading": f"{found.stopped_s:.2f} s",
    }
    return "\n".join(f"  {name:<34} {told}" for name, told in lines.items())


def _delay(tails: Iterable[Tail], recorded: Sequence[float]) -> str:
    """Return how long events were under way; the stamp is set inside the append, so the commit is counted."""
    delays = [
        seen - stamp for tail in tails for seen, stamp in zip(tail.seen, recorded, strict=False)
    ]
    if not delays:
        return "nothing came"
    told = Latency.of(delays)
    return f"p50 {told.p50_ms:.1f} ms   p99 {told.p99_ms:.1f} ms   largest {told.largest_ms:.1f} ms   {told.runs:,} receipts"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
