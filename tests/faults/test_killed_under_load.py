"""kill -9 of service and PostgreSQL in turn, fifty times, while clients post over HTTP: nothing lost, nothing twice."""

import asyncio
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from service.database.embedded import running_address
from service.database.engine import Address, Pools, open_pools
from service.projections.rebuild import Rebuild
from service.reads.projecting import standings
from tests.faults.clients import Ledger, post_on, read_on
from tests.faults.life import log_of
from tests.faults.service import VICTIMS, Service
from tests.service.projections.digests import digests_of_tables

pytestmark = pytest.mark.faults

ROUNDS = 50
CLIENTS = 8
LONGEST_S = 0.8
DEADLINE_S = 300.0
"""Within this the service must acknowledge again, by itself."""


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(DEADLINE_S):
        while not holds():  # noqa: ASYNC110 - clients only note what they are told
            await asyncio.sleep(0.01)


async def kill_in_turn(service: Service, ledger: Ledger, chance: random.Random) -> list[float]:
    """Kill, fifty times, at some moment after events are acknowledged again; return how long each standstill was, in seconds."""
    away: list[float] = []
    for number in range(ROUNDS):
        await asyncio.sleep(chance.uniform(0, LONGEST_S))
        service.kill(VICTIMS[number % len(VICTIMS)], chance)
        before, killed = len(ledger.places), time.monotonic()
        await until(lambda: len(ledger.places) > before + 100)  # noqa: B023 - called in this turn
        away.append(time.monotonic() - killed)
    return away


async def under_load(service: Service, ledger: Ledger, chance: random.Random) -> list[int]:
    """Post and read while everything is killed in turn; return the positions that the reader saw."""
    done = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        reading = group.create_task(read_on(service.door, ledger, done))
        for number in range(CLIENTS):
            group.create_task(post_on(service.door, ledger, done, name=f"client-{number}"))
        await until(lambda: bool(ledger.places))
        away = await kill_in_turn(service, ledger, chance)
        done.set()
    told = f"{len(ledger.places)} events, answered {dict(ledger.statuses)}"
    sys.stdout.write(f"{told}; acknowledging again after {sorted(away)[len(away) // 2]:.1f} s, ")
    sys.stdout.write(f"at most {max(away):.1f} s\n")
    return reading.result()


async def require_level(pools: Pools, head: int) -> None:
    """Fail unless the read model gets level with the log and equals one that is built from its beginning."""
    async with asyncio.timeout(DEADLINE_S):
        while (await standings(pools.reader))[0].bookmark < head:  # noqa: ASYNC110 - the worker is another process
            await asyncio.sleep(0.05)
    live = await digests_of_tables(pools)
    await Rebuild(pools, holder="afresh").run()
    assert await digests_of_tables(pools) == live


async def address_of_the_database(state_dir: Path) -> Address:
    address = await running_address(state_dir, runtime_dir=None)
    assert address is not None
    return address


async def test_fifty_murders_lose_nothing_and_double_nothing(
    state_dir: Path, pytestconfig: pytest.Config
) -> None:
    seed = pytestconfig.getoption("--hypothesis-seed") or random.SystemRandom().randrange(2**32)
    sys.stdout.write(f"again: --hypothesis-seed={seed}\n")
    ledger = Ledger()
    service = Service(state_dir)
    try:
        seen = await under_load(service, ledger, random.Random(int(seed)))  # noqa: S311 - moments, no secret
        address = await address_of_the_database(state_dir)
        log = await log_of(address)
        log.require_whole()
        assert {
            id_: position for position, (_, id_) in zip(log.positions, log.identities, strict=True)
        } == ledger.places
        assert len(ledger.places) == ledger.sent
        assert seen == list(log.positions)
        async with open_pools(address) as pools:
            await require_level(pools, len(log.positions))
    finally:
        service.end()
    assert service.code == 0, service.words.read_text()
