"""Eight writers in two processes and readers at the tail: nothing missed, nothing twice, nothing out of order."""

import asyncio
import sys
from collections import Counter, defaultdict
from itertools import pairwise

from events.envelope import Recorded
from events.log import read
from events.log.follow import Wakeup, follow
from service.database.engine import Address, Connection, Pools
from service.settings import REPOSITORY
from tests.sentences.listening import listening

EVENTS = 20_000
WRITERS = 4  # in each of two processes

# Between the insert and the commit, now and then a pause: a race gets all the time that it needs.
DAWDLE = (
    """CREATE FUNCTION log.dawdle() RETURNS trigger LANGUAGE plpgsql AS
       'BEGIN IF random() < 0.3 THEN PERFORM pg_sleep(random() * 0.01); END IF; RETURN NULL; END'""",
    "CREATE TRIGGER dawdle AFTER INSERT ON log.event FOR EACH STATEMENT EXECUTE FUNCTION log.dawdle()",
)


async def tail(pools: Pools, wakeup: Wakeup) -> list[Recorded]:
    """Follow until everything is there."""
    given: list[Recorded] = []
    async for events in follow(pools.log_reader, after=0, wakeup=wakeup):
        given += events
        if len(given) >= EVENTS:
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


async def run_writers(address: Address, name: str) -> None:
    arguments = (address.dsn, name, str(WRITERS), str(EVENTS // 2))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.contract.writers", *arguments, cwd=REPOSITORY
    )
    assert await process.wait() == 0


async def test_eight_writers_in_two_processes_and_nobody_at_the_tail_misses_anything(
    address: Address, pools: Pools, admin: Connection
) -> None:
    for statement in DAWDLE:
        await admin.execute(statement)
    async with asyncio.timeout(120), listening(address) as wakeup, asyncio.TaskGroup() as group:
        tails = [group.create_task(tail(pools, wakeup)) for _ in range(2)]
        stranger = group.create_task(tail_as_a_stranger(pools, EVENTS))
        for name in ("one", "two"):
            group.create_task(run_writers(address, name))
    events = tails[0].result()
    assert [event.position for event in events] == list(range(1, EVENTS + 1))
    assert stranger.result() == [event.position for event in tails[1].result()]
    assert stranger.result() == list(range(1, EVENTS + 1))
    assert Counter(event.identity for event in events).most_common(1)[0][1] == 1
    assert all(a.recorded_at <= b.recorded_at for a, b in pairwise(events))
    revisions = defaultdict(list)
    for event in events:
        revisions[event.stream].append(event.revision)
    assert all(found == list(range(1, len(found) + 1)) for found in revisions.values())
    assert len(revisions) == 2 * WRITERS + 2
    assert await read.head(pools.log_reader) == EVENTS
