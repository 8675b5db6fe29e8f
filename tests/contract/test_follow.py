"""Following: everything, in order, once; woken by NOTIFY, or by the clock alone; stopped by a hole."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest

from events.log.append import Appender
from events.log.errors import LogDamaged
from events.log.follow import Wakeup
from service.database.engine import Address, Connection, Pools
from tests.contract.entries import request
from tests.contract.following import follow
from tests.contract.test_read import remove
from tests.sentences.listening import listening

if TYPE_CHECKING:
    from events.envelope import Recorded

LISTENERS = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'servanda listener' AND datname = current_database() AND query LIKE 'LISTEN%'"
KILL = LISTENERS.replace("count(*)", "pg_terminate_backend(pid)")


@pytest.fixture(params=["listening", "by the clock"])
async def wakeup(request: pytest.FixtureRequest, address: Address) -> AsyncIterator[Wakeup]:
    if request.param == "by the clock":
        yield Wakeup()
        return
    async with listening(address) as woken:
        yield woken


async def until(admin: Connection, question: str, answer: object) -> None:
    async with asyncio.timeout(5):
        while await admin.fetchval(question) != answer:  # noqa: ASYNC110  # the answer is in the database
            await asyncio.sleep(0.005)


async def test_a_follower_is_given_the_past_and_then_what_comes(
    appender: Appender, pools: Pools, wakeup: Wakeup
) -> None:
    await appender.submit(request("a", "b", "c"))
    given: list[Recorded] = []
    async with asyncio.timeout(5):
        async for events in follow(pools.log_reader, after=1, wakeup=wakeup, chunk=1):
            assert len(events) == 1
            given += events
            if len(given) == 2:
                await appender.submit(request("d"))
            if len(given) == 3:
                break
    assert [(event.position, event.id) for event in given] == [(2, "b"), (3, "c"), (4, "d")]


async def latency(appender: Appender, pools: Pools, wakeup: Wakeup, name: str) -> float:
    """Return how long an appended event takes to reach a follower who waits for it."""
    at_the_end = asyncio.Event()
    arrived: list[float] = []

    class Watched:
        async def wait(self, *, timeout_s: float) -> None:
            at_the_end.set()
            await wakeup.wait(timeout_s=timeout_s)

    async def look() -> None:
        async for _ in follow(pools.log_reader, after=0, wakeup=Watched()):
            if at_the_end.is_set():
                arrived.append(time.monotonic())
                return

    async with asyncio.TaskGroup() as group:
        group.create_task(look())
        await at_the_end.wait()
        await asyncio.sleep(0.05)  # the follower waits now, for a waking or for the clock
        began = time.monotonic()
        await appender.submit(request(name))
    return arrived[0] - began


@pytest.mark.notify
async def test_a_notification_wakes_at_once(
    appender: Appender, pools: Pools, address: Address, admin: Connection
) -> None:
    async with listening(address) as wakeup:
        await until(admin, LISTENERS, 1)
        await wakeup.wait(timeout_s=0.01)
        assert await latency(appender, pools, wakeup, "a") < 0.5


async def test_without_notifications_the_clock_wakes(pools: Pools) -> None:
    appender = Appender(pools.append, wake=False)
    assert await latency(appender, pools, Wakeup(), "a") < 1.2


async def test_a_killed_listener_loses_nothing_and_listens_again(
    appender: Appender, pools: Pools, address: Address, admin: Connection
) -> None:
    async with listening(address) as wakeup:
        await until(admin, LISTENERS, 1)
        await admin.execute(KILL)
        await until(admin, LISTENERS, 0)
        assert await latency(appender, pools, wakeup, "a") < 1.2
        await until(admin, LISTENERS, 1)
        assert await latency(appender, pools, wakeup, "b") < 1.2


@pytest.mark.notify
async def test_a_waking_between_a_look_and_a_wait_is_not_lost(
    appender: Appender, address: Address, admin: Connection
) -> None:
    async with listening(address) as wakeup:
        await until(admin, LISTENERS, 1)
        await wakeup.wait()  # the first waking: somebody listens
        woken_before = wakeup._count
        await appender.submit(request("a"))
        async with asyncio.timeout(2):
            while wakeup._count == woken_before:  # noqa: ASYNC110  # arrives without anybody waiting
                await asyncio.sleep(0.001)
        began = time.monotonic()
        await asyncio.gather(wakeup.wait(timeout_s=5), wakeup.wait(timeout_s=5))
        await wakeup.wait(timeout_s=5)
        assert time.monotonic() - began < 0.1


async def test_a_mistake_of_ours_in_listening_is_told_at_once_and_not_waited_out() -> None:
    class Mistaken:
        password = None

        @property
        def dsn(self) -> str:
            raise AttributeError("dns")

    with pytest.raises(ExceptionGroup) as caught:
        async with listening(Mistaken()) as wakeup, asyncio.timeout(5):
            await wakeup.wait(timeout_s=5)
    assert caught.group_contains(AttributeError, match="dns")


async def test_a_failed_request_wakes_nobody(
    appender: Appender, address: Address, admin: Connection
) -> None:
    await appender.submit(request("a"))
    async with listening(address) as wakeup:
        await until(admin, LISTENERS, 1)
        await wakeup.wait()
        before = wakeup._count
        await appender.submit(request("a"))
        await wakeup.wait(timeout_s=0.1)
        assert wakeup._count == before


async def test_a_follower_stops_at_a_hole(
    appender: Appender, pools: Pools, admin: Connection, wakeup: Wakeup
) -> None:
    await appender.submit(request("a", "b", "c", "d"))
    await remove(admin, 3, recorded=False)
    following = follow(pools.log_reader, after=0, wakeup=wakeup, chunk=2)
    assert [event.position for event in await anext(following)] == [1, 2]
    with pytest.raises(LogDamaged, match="Position 3 is missing"):
        await anext(following)
