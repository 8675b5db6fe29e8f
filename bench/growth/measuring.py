"""A small log and a large one in turns: some thousand appends, and each page some times, again and again."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count, islice, repeat
from pathlib import Path
from random import Random
from typing import Final, LiteralString

from bench.growth.filling import Filled
from bench.log.events import event_of
from bench.log.ours import NotAppended
from bench.queries import ask_of
from events.log import read
from events.log.append import Appended, Appender
from events.log.requests import Guard, NewEvent, Request
from service.database.engine import Pools, open_pools

FOLDER: Final = Path(__file__).parent
CALLERS: Final = 64
ORDERED: Final = "append, names in order"
ANYWHERE: Final = "append, names anywhere"
AFTER_CHECKPOINT: Final = "append, names anywhere, after a checkpoint"
NUMBERED: Final = 9_999
IN_TURN: Final = 1_000

# How many pages of the table hold what stands after a position.
PAGES_SQL: LiteralString = """
SELECT count(DISTINCT (ctid::text::point)[0]) FROM log.event WHERE position > $1
"""
SETTLING: Final = 5_000
A_PAGE: Final = 5
"""So many events on each page, at the least, where they stand side by side."""

# How many pages the larger of the indexes has in which names without an order fall anywhere.
INDEX_SQL: LiteralString = """
SELECT pg_relation_size('log.event_identity_is_unique') / current_setting('block_size')::integer
"""
TOUCHES: Final = 2
"""After so many events for each page of an index, seven of eight of its pages have been changed."""


@dataclass(slots=True)
class Side:
    """One of the two logs, open, with what was measured of it.

    appends:  by name, of each turn, milliseconds an event.
    pages:    by name, of each turn, the p50 in milliseconds.
    """

    filled: Filled
    pools: Pools
    appender: Appender
    appends: dict[str, list[float]] = field(default_factory=dict)
    pages: dict[str, list[float]] = field(default_factory=dict)


@asynccontextmanager
async def opened(filled: Filled) -> AsyncIterator[Side]:
    """Open a log for measuring."""
    async with open_pools(filled.address) as pools:
        appender = Appender(pools.append)
        yield Side(filled, pools, appender)
        await appender.close()


async def settle(side: Side) -> None:
    """Append until events come to stand side by side.

    A vacuum, such as the one after the filling, tells the server what room is left at the end of old pages, and events that
    are small enough go there first, one a page. A log that grew by such events has used that room up long ago.
    """
    for number in count(1):
        before = await read.head(side.pools.log_reader)
        await _append(side.appender, list(islice(_in_order(f"y-{number}"), SETTLING)))
        if await side.pools.log_reader.fetchval(PAGES_SQL, before) <= SETTLING / A_PAGE:
            return


async def touch_everywhere(side: Side) -> None:
    """Append names anywhere until nearly every page that these meet was changed.

    The first change of a page after a checkpoint writes all of it. What that costs is measured by itself.
    """
    pages = await side.pools.log_reader.fetchval(INDEX_SQL)
    events = islice(_anywhere("x", side), TOUCHES * pages)
    while some := list(islice(events, SETTLING)):
        await _append(side.appender, some)


async def take_turn(sides: Sequence[Side], number: int, *, appends: int, asks: int) -> None:
    """Append so many events to each in either way, and ask each page of both so many times."""
    await _time(sides, ORDERED, [_in_order(f"z-{number}") for _ in sides], appends)
    await _time(sides, ANYWHERE, [_anywhere(f"z-{number}", one) for one in sides], appends)
    for side in sides:
        for path in sorted(FOLDER.glob("*.graphql")):
            told = await ask_of(side.pools, path.read_text(), repeat({}), runs=asks)
            side.pages.setdefault(f"page of {path.stem}", []).append(told.p50_ms)


async def take_turn_after_checkpoint(sides: Sequence[Side], number: int, *, appends: int) -> None:
    """Append so many events with names anywhere to each."""
    events = [_anywhere(f"c-{number}", one) for one in sides]
    await _time(sides, AFTER_CHECKPOINT, events, appends)


async def _time(
    sides: Sequence[Side], name: str, events: Sequence[Iterator[NewEvent]], appends: int
) -> None:
    """Append so many to each, a thousand in turn, so that what disturbs the machine meanwhile disturbs both."""
    took_s = dict.fromkeys(range(len(sides)), 0.0)
    for first in range(0, appends, IN_TURN):
        for index, side in enumerate(sides):
            some = list(islice(events[index], min(IN_TURN, appends - first)))
            took_s[index] += await _append(side.appender, some)
    for index, side in enumerate(sides):
        side.appends.setdefault(name, []).append(1000 * took_s[index] / appends)


async def _append(appender: Appender, events: list[NewEvent]) -> float:
    """Append each by itself, by as many callers as there are; return how many seconds that took."""
    work = iter([Request((event,), (Guard(event.stream, 0),)) for event in events])

    async def call() -> None:
        for request in work:
            if not isinstance(await appender.submit(request), Appended):
                raise NotAppended

    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(CALLERS):
            group.create_task(call())
    return time.perf_counter() - began


def _in_order(turn: str) -> Iterator[NewEvent]:
    """Yield events with names that grow, as UUIDv7 do: in the indexes each stands beside the one before it."""
    for number in count():
        name = f"{turn}-{number:08}"
        yield event_of(name, f"activity/{name}")


def _anywhere(turn: str, side: Side) -> Iterator[NewEvent]:
    """Yield events with names among those of all copies: in the indexes each stands somewhere else.

    A name begins as one of the world's does, whose numbers grow with its events.
    """
    chance = Random(turn)  # noqa: S311 - no secret
    for number in count():
        name = f"{chance.randint(0, side.filled.copies):x}-{chance.randint(1, NUMBERED)}-{turn}-{number}"
        yield event_of(f"event-{name}", f"activity/world-{name}")
