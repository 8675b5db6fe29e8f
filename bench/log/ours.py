"""Servanda's own append, as the service uses it: tasks of one process, one appender."""

import asyncio
import time
from collections.abc import Iterator
from itertools import islice
from typing import LiteralString

import uvloop

from bench.log.contender import COLD, Load, Taken, set_aside
from bench.log.events import events
from bench.log.tail import Connection, polled
from events.log.append import Appended, Appender
from events.log.read import entries, head
from events.log.requests import Guard, Request
from service.database.engine import Address, open_pools

STORED: LiteralString = "SELECT count(*) FROM log.event"
STREAM = "stakeholder/bench"
CHUNK = 1000
# More than it will take, and no more than fits: requests are made before the clock starts.
MOST_EVENTS_PER_S = 40_000


class NotAppended(Exception):
    """The log refused an event that it must take."""


def prepare(_: Address) -> None:
    """Do nothing: the database has our tables already."""


def append(address: Address, load: Load, seconds: float) -> Taken:
    """Append events, each to a new stream and under the condition that it is new."""
    return _run(address, _to_new_streams(load.batch), load, seconds)


def append_to_one_stream(address: Address, load: Load, seconds: float) -> Taken:
    """Append events to one stream, whatever its revision is by then."""
    requests = (Request((event,)) for event in events(stream=STREAM))
    return _run(address, requests, load, seconds)


async def _following(connection: Connection, after: int) -> list[int]:
    """Return the positions of what comes next, whose bytes were read as whoever follows reads them."""
    to = min(await head(connection), after + CHUNK)
    return list(range(after + 1, after + 1 + len(await entries(connection, after=after, to=to))))


reading = polled(_following)


def _to_new_streams(batch: int) -> Iterator[Request]:
    made = events()
    while True:
        piece = tuple(islice(made, batch))
        yield Request(piece, tuple(Guard(event.stream, 0) for event in piece))


def _run(address: Address, requests: Iterator[Request], load: Load, seconds: float) -> Taken:
    most_per_s = min(MOST_EVENTS_PER_S // load.batch, 4_000 + 1_000 * load.callers)
    made = list(islice(requests, int(most_per_s * (seconds + COLD))))
    set_aside()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_append(address, made, load.callers, seconds))


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
