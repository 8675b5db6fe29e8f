"""A process of concurrent writers: requests of mixed size, some on a stream that everybody writes, some repeated."""

import asyncio
import random
import sys
from itertools import count

import asyncpg

from events.log.append import Appended, Appender, Request, Seen
from events.log.errors import Overloaded
from tests.contract.entries import new, request

HOT = "meeting/hot"
LARGEST = 120


def next_request(writer: str, numbers: "count[int]", most: int, chance: random.Random) -> Request:
    """Return one request: on a stream of the writer's own, on the hot one, or on many."""
    size = min(most, chance.choice((1, 1, 2, 7, 30, LARGEST)))
    streams = chance.choice(
        ((f"meeting/{writer}",), (HOT,), (HOT, f"meeting/{writer}", "meeting/both"))
    )
    return request(*(new(f"{writer}-{next(numbers)}", chance.choice(streams)) for _ in range(size)))


async def write(appender: Appender, writer: str, events: int) -> None:
    """Append this many events, each exactly once; what is refused for the load is sent again."""
    chance = random.Random(writer)  # noqa: S311  # a seed, so that a failure can be repeated
    numbers = count(1)
    written = 0
    while written < events:
        wanted = next_request(writer, numbers, events - written, chance)
        await _insist(appender, wanted)
        written += len(wanted.events)
        if chance.random() < 0.1:
            assert isinstance(await appender.submit(wanted), Seen)


async def _insist(appender: Appender, wanted: Request) -> None:
    while True:
        try:
            verdict = await appender.submit(wanted)
        except Overloaded as refused:
            await asyncio.sleep(refused.retry_after_s / 10)
            continue
        assert isinstance(verdict, Appended), verdict
        return


async def main(dsn: str, process: str, writers: int, events: int) -> None:
    async with asyncpg.create_pool(dsn, min_size=writers, max_size=writers) as pool:
        appender = Appender(pool)
        async with asyncio.TaskGroup() as group:
            for number in range(writers):
                group.create_task(write(appender, f"{process}-{number}", events // writers))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
