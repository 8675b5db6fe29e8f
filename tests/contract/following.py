"""The plainest follower there is: `position > n`, again and again. Everybody who follows does the same, and more."""

from collections.abc import AsyncIterator

from events.envelope import Recorded
from events.log.follow import CHUNK, POLL_S, Wakes
from events.log.handles import Pool
from events.log.read import read


async def follow(
    pool: Pool, *, after: int, wakeup: Wakes, chunk: int = CHUNK
) -> AsyncIterator[list[Recorded]]:
    """Give everything after a position, in order, each event once, in chunks; never ends by itself.

    Raises LogDamaged at a hole, and nothing is given any more.
    """
    while True:
        events = await read(pool, after=after, limit=chunk)
        if events:
            after = events[-1].position
            yield events
        else:
            await wakeup.wait(timeout_s=POLL_S)
