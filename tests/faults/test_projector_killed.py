"""kill -9 of a projector at work: another takes over in time, and nothing is folded twice or left out."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import pytest

from service.database.engine import Address, Pools
from service.projections import model
from service.projections.rebuild import Rebuild
from service.reads.projecting import ModelStanding, standings
from tests.faults.life import ROOT
from tests.sentences.randomly import Happenings
from tests.service.projections.digests import digests_of_tables
from tests.service.projections.stories import DECISION, tell

pytestmark = pytest.mark.faults

TAKEN_OVER_S = 20.0
DEADLINE_S = 300.0
EVENTS = 600


@contextmanager
def projecting(address: Address) -> Iterator[subprocess.Popen[bytes]]:
    """Run a projector in a process of its own; whoever lives at the end is killed."""
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "tests.faults.projecting", address.dsn], cwd=ROOT
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


async def live_of(pools: Pools) -> ModelStanding:
    return (await standings(pools.reader))[0]


def holds(standing: ModelStanding, process: subprocess.Popen[bytes]) -> bool:
    return standing.holder is not None and f"/{process.pid}/" in standing.holder.name


async def until(condition: Callable[[], Awaitable[bool]], *, patience_s: float) -> None:
    """Wait until the condition holds."""
    deadline = time.monotonic() + patience_s
    while not await condition():
        assert time.monotonic() < deadline, "not in time"
        await asyncio.sleep(0.05)


@pytest.mark.parametrize("seed", [1, 2])
async def test_another_projector_takes_over_and_folds_nothing_twice(
    pools: Pools, address: Address, seed: int
) -> None:
    told = list(Happenings(seed).told(EVENTS))
    await model.prepare(pools.projector)
    with projecting(address) as first, projecting(address) as second:
        writing = asyncio.ensure_future(tell(pools, *DECISION, *told))

        async def begun() -> bool:
            standing = await live_of(pools)
            return standing.holder is not None and standing.bookmark > EVENTS // 4

        await until(begun, patience_s=DEADLINE_S)
        standing = await live_of(pools)
        victim, heir = (first, second) if holds(standing, first) else (second, first)
        assert holds(standing, victim)
        os.kill(victim.pid, signal.SIGKILL)

        async def taken_over() -> bool:
            return holds(await live_of(pools), heir)

        await until(taken_over, patience_s=TAKEN_OVER_S)
        head = await writing

        async def level() -> bool:
            return (await live_of(pools)).bookmark == head

        await until(level, patience_s=DEADLINE_S)
    live = await digests_of_tables(pools)
    await Rebuild(pools, holder="afresh").run()
    assert await digests_of_tables(pools) == live
