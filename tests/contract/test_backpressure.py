"""Who waits too long unsent is told so, and may be sure that nothing of it is stored."""

import asyncio
from typing import TYPE_CHECKING

import pytest

from events.log import read
from events.log.append import Appended, Appender, Request
from events.log.batch import LONGEST_WAIT_S, QUEUE_BYTES
from events.log.errors import Overloaded
from service.database.engine import Connection, Pools
from tests.contract.entries import new, request
from tests.contract.test_outcome import LOCK, waiting

if TYPE_CHECKING:
    from events.log.arrivals import Arrival


def alone(name: str) -> Request:
    return request(new(name, f"meeting/{name}"), guards={f"meeting/{name}": 0})


async def travelling(
    appender: Appender, admin: Connection, lanes: int
) -> list[asyncio.Future[object]]:
    """Submit one request after another until all lanes wait at the lock."""
    sent: list[asyncio.Future[object]] = []
    for number in range(lanes):
        sent.append(asyncio.ensure_future(appender.submit(alone(f"sent-{number}"))))
        await waiting(admin, number + 1)
    return sent


async def test_what_waits_too_long_unsent_is_refused_and_what_was_sent_is_not_touched(
    admin: Connection, pools: Pools
) -> None:
    seen: list[Arrival] = []
    appender = Appender(pools.append, observe=seen.append)
    # They must not give up at the lock themselves before those behind them have waited long enough.
    async with pools.append.acquire() as first, pools.append.acquire() as second:
        for connection in (first, second):
            await connection.execute("SET lock_timeout = 0")
    async with admin.transaction():
        await admin.execute(LOCK)
        sent = await travelling(appender, admin, 2)
        began = asyncio.get_running_loop().time()
        late = [asyncio.ensure_future(appender.submit(alone(f"late-{n}"))) for n in range(20)]
        await asyncio.wait(late)
        waited_s = asyncio.get_running_loop().time() - began
        assert not any(one.done() for one in sent)
    for one in late:
        with pytest.raises(Overloaded, match="nothing was recorded"):
            one.result()
    assert waited_s >= LONGEST_WAIT_S
    assert [type(one) for arrival in seen for one in arrival.answers] == [Overloaded] * 20
    assert all(isinstance(verdict, Appended) for verdict in await asyncio.gather(*sent))
    events = await read.read(pools.log_reader, after=0, limit=100)
    assert [event.id for event in events] == ["sent-0", "sent-1"]
    assert isinstance(await appender.submit(alone("late-0")), Appended)
    await appender.close()


async def test_whom_a_full_queue_refuses_is_counted(admin: Connection, pools: Pools) -> None:
    seen: list[Arrival] = []
    appender = Appender(pools.append, observe=seen.append)
    large = [
        request(new(f"a{n}", f"meeting/a{n}", note="x" * 60_000))
        for n in range(QUEUE_BYTES // 60_000 + 1)
    ]
    async with admin.transaction():
        await admin.execute(LOCK)
        told = [asyncio.ensure_future(appender.submit(one)) for one in large]
        refused, _ = await asyncio.wait(told, return_when=asyncio.FIRST_COMPLETED)
        answers = [type(one) for arrival in seen for one in arrival.answers]
        assert answers == [Overloaded] * len(refused)
    await asyncio.gather(*told, return_exceptions=True)
    await appender.close()
