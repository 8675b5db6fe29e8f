"""Those who read at the tail of a log that others write, each on another way: every one must see all, in order, once."""

import asyncio

import httpx
import orjson

from events.envelope import Recorded
from events.log.follow import Wakeup
from service.database.engine import Pools
from tests.contract.following import follow
from tests.service.web.listening import events_of, some

PATIENCE_S = 600
"""As long as a run may take: whoever waits for what does not come ends it."""


async def tail(pools: Pools, wakeup: Wakeup, count: int) -> list[Recorded]:
    """Follow until so many events are there."""
    given: list[Recorded] = []
    async for events in follow(pools.log_reader, after=0, wakeup=wakeup):
        given += events
        if len(given) >= count:
            break
    return given


async def tail_as_a_stranger(pools: Pools, count: int) -> list[int]:
    """Follow by the one comparison that we promise is enough, in small and hurried steps."""
    seen: list[int] = []
    while len(seen) < count:
        rows = await pools.log_reader.fetch(
            "SELECT position FROM log.entry WHERE position > $1 ORDER BY position LIMIT 50",
            seen[-1] if seen else 0,
        )
        seen += [row["position"] for row in rows]
        await asyncio.sleep(0)
    return seen


async def tail_of_the_feed(client: httpx.AsyncClient, count: int) -> list[int]:
    """Ask for page after page of the feed, each from where the last one says to go on."""
    seen: list[int] = []
    after = "0"
    while len(seen) < count:
        answer = await client.get("/events", params={"after": after, "limit": 200, "wait": 1})
        said = orjson.loads(answer.content)
        seen += [one["position"] for one in said["items"]]
        after = said["next"]
    return seen


async def tail_of_the_stream(client: httpx.AsyncClient, count: int) -> list[int]:
    """Listen to the live stream; where it ends, another one goes on after what was heard last."""
    seen: list[int] = []
    while len(seen) < count:
        query = f"?after={seen[-1] if seen else 0}"
        seen += events_of(await some(client, query, until=count, patience_s=PATIENCE_S))
    return seen
