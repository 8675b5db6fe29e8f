"""`python -m bench.lag`: events at a steady rate into a real service that folds them, and how long each takes to be seen in its tables."""

import argparse
import asyncio
import sys
import tempfile
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import uvloop

from bench.conditions import conditions
from bench.figures import Latency
from bench.load import sealed
from bench.posting.processes import service
from bench.progress import say
from bench.server import server
from bench.verdict import verdict
from bench.world.sizes import Sizes
from bench.world.world import World
from events.log.append import Appended, Appender
from events.log.requests import NewEvent, Request
from service.database.engine import Address, Pools, open_pools
from service.reads.freshness import reached_position

TICK_S: Final = 0.01
"""So often events arrive: all that are due, each by an append of its own."""

AT_ONCE: Final = 500
"""So many wait for their answer at most: a machine that falls behind is asked for no more than it can take."""

LOOK_S: Final = 0.005
"""So often it is looked how far the tables are: a lag is measured too long by up to this."""

PATIENCE_S: Final = 60.0

MOST_P99_MS: Final = 100
"""At 1,000 events a second for 60 s."""


class NotSeen(Exception):
    """The tables did not come to hold what was acknowledged: there is no lag to tell."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`rate` events a second, for `seconds`; `rebuild`: after a third of it, the tables are built anew beside and switched to."""

    rate: int
    seconds: int
    rebuild: bool


@dataclass(frozen=True, slots=True)
class Found:
    """When each position was acknowledged, from 1 on, and when the tables were first found at which; in seconds of one clock."""

    acknowledged: Sequence[float]
    seen: Sequence[tuple[int, float]]
    cpu_s: float

    def lags(self) -> list[float]:
        """Return how long after its acknowledgement each event was in the tables; 0 where it was there before.

        Raises NotSeen when the tables never came to hold one.
        """
        last = self.seen[-1][0] if self.seen else 0
        if last < len(self.acknowledged):
            raise NotSeen(f"The tables stayed at position {last:,} of {len(self.acknowledged):,}.")
        positions = [position for position, _ in self.seen]
        return [
            max(0.0, self.seen[bisect_left(positions, position)][1] - at)
            for position, at in enumerate(self.acknowledged, 1)
        ]


def main(arguments: list[str]) -> int:
    """Measure and print; the process ends with 0 whatever the figures are."""
    parser = argparse.ArgumentParser(prog="python -m bench.lag", description=__doc__)
    parser.add_argument("--rate", type=int, default=1000, help="events a second")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument(
        "--rebuild", action="store_true", help="build the tables anew meanwhile, and switch"
    )
    asked = Asked(**vars(parser.parse_args(arguments)))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        print(runner.run(_alone(asked)))
    return 0


async def _alone(asked: Asked) -> str:
    """Measure in a database of its own that is gone afterwards."""
    async with server() as address, open_pools(address) as pools:
        return text_of(asked, await conditions(address), await measure(address, pools, asked))


async def measure(address: Address, pools: Pools, asked: Asked) -> Found:
    """Return what came of it in an empty, migrated database."""
    say("starting the service")
    async with service(address, folding=True) as (_, process):
        spent = _cpu_s(process)
        say(f"{asked.rate} events a second for {asked.seconds} s")
        count = asked.rate * asked.seconds
        async with asyncio.TaskGroup() as group:
            looking = group.create_task(_look(pools, count))
            if asked.rebuild:
                group.create_task(_rebuild(address, after_s=asked.seconds / 3))
            acknowledged = await _write(pools, asked)
        return Found(acknowledged, looking.result(), _cpu_s(process) - spent)


async def _write(pools: Pools, asked: Asked) -> list[float]:
    """Let events arrive at their times; return when each position was acknowledged."""
    appender, loop = Appender(pools.append), asyncio.get_running_loop()
    count = asked.rate * asked.seconds
    acknowledged: dict[int, float] = {}

    async def append(event: NewEvent) -> None:
        verdict = await appender.submit(Request((event,)))
        if not isinstance(verdict, Appended):
            raise TypeError(f"the log answered {type(verdict).__name__}")
        acknowledged[verdict.first_position] = loop.time()

    events = _events(count)
    began, told = loop.time(), 0
    async with asyncio.TaskGroup() as group:
        while told < count:
            due = min(count, round((loop.time() - began) * asked.rate))
            for event in islice(events, min(due - told, AT_ONCE - told + len(acknowledged))):
                group.create_task(append(event))
                told += 1
            await asyncio.sleep(TICK_S)
    return [acknowledged[position] for position in range(1, count + 1)]


def _events(count: int) -> Iterator[NewEvent]:
    """Return the first events of a world, made before the clock runs."""
    made = (
        event for request in World(Sizes.of(count), seed=1).requests() for event in sealed(request)
    )
    return iter(list(islice(made, count)))


async def _look(pools: Pools, count: int) -> list[tuple[int, float]]:
    """Return when the tables that readers get were found further than before, until they hold everything or stand still."""
    loop = asyncio.get_running_loop()
    seen: list[tuple[int, float]] = []
    position, moved = 0, loop.time()
    while position < count and loop.time() - moved < PATIENCE_S:
        if (found := await reached_position(pools.reader)) > position:
            position, moved = found, loop.time()
            seen.append((position, moved))
        await asyncio.sleep(LOOK_S)
    return seen


async def _rebuild(address: Address, *, after_s: float) -> None:
    """Run `servanda rebuild` as people do, once some of the log is there."""
    await asyncio.sleep(after_s)
    with tempfile.TemporaryDirectory() as folder:
        settings = (f"SERVANDA_DATABASE_URL={address.dsn}", f"SERVANDA_STATE_DIR={folder}")
        command = ("env", *settings, sys.executable, "-m", "service", "rebuild")
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
        say(f"the rebuild ended with {await process.wait()}")


def _cpu_s(process: int) -> float:
    """Return what a process has used of the processor so far; 0 where the system does not say."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / 100


def text_of(asked: Asked, before: dict[str, str], found: Found) -> str:
    """Return the table."""
    told = Latency.of(found.lags())
    chunks = len(found.seen)
    figures = {
        **before,
        "service": "one process that folds; whoever appends, on the same cores",
        "events": f"{len(found.acknowledged):,} at {asked.rate:,} a second",
        "from acknowledged to seen": f"p50 {told.p50_ms:.1f} ms   p99 {told.p99_ms:.1f} ms   largest {told.largest_ms:.1f} ms",
        "seen": f"{found.seen[-1][0]:,} events in {chunks:,} looks that found more",
        "processor of the service": f"{found.cpu_s:.1f} s, {found.cpu_s / len(found.acknowledged) * 1e6:.0f} µs an event",
    }
    lines = (f"  {name:<34} {text}" for name, text in figures.items())
    return "\n".join([*lines, "", judged(told)])


def judged(lag: Latency) -> str:
    """Return whether the lag is as short as is promised."""
    wanted = f"at most {MOST_P99_MS} ms"
    return verdict("p99 of the lag", f"{lag.p99_ms:.1f} ms", wanted, met=lag.p99_ms <= MOST_P99_MS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
