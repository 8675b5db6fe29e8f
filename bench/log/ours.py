"""Servanda's own append, as the service uses it: tasks of one process, one appender."""

import asyncio
import time
from typing import LiteralString

import uvloop

from bench.log.contender import COLD, Taken, set_aside
from bench.log.events import events
from events.log.append import Appended, Appender
from events.log.requests import Guard, Request
from service.database.engine import Address, open_pools

STORED: LiteralString = "SELECT count(*) FROM log.event"
# The one comparison that we promise is enough.
NEXT: LiteralString = (
    "SELECT position FROM log.event WHERE position > $1 ORDER BY position LIMIT 1000"
)
MOST_PER_S = 40_000


class NotAppended(Exception):
    """The log refused an event that it must take."""


def prepare(_: Address) -> None:
    """Do nothing: the database has our tables already."""


def append(address: Address, callers: int, seconds: float) -> Taken:
    """Append events, each to a new stream and under the condition that it is new."""
    made = events("bench")
    count = int(min(MOST_PER_S, 4_000 + 1_000 * callers) * (seconds + COLD))
    requests = [
        Request((event,), (Guard(event.stream, 0),))
        for event, _ in zip(made, range(count), strict=False)
    ]
    set_aside()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_append(address, requests, callers, seconds))


async def _append(address: Address, requests: list[Request], callers: int, seconds: float) -> Taken:
    took: list[float] = []
    work = iter(requests)
    async with open_pools(address) as pools:
        appender = Appender(pools.append)

        async def call(end: float) -> None:
            for request in work:
                began = time.perf_counter()
                if began >= end:
                    return
                if not isinstance(await appender.submit(request), Appended):
                    raise NotAppended
                took.append(time.perf_counter() - began)

        async def play(lasting_s: float) -> float:
            began = time.perf_counter()
            async with asyncio.TaskGroup() as group:
                for _ in range(callers):
                    group.create_task(call(began + lasting_s))
            return time.perf_counter() - began

        await play(COLD)
        took.clear()
        lasted_s = await play(seconds)
        await appender.close()
    return lasted_s, took
