"""Thirty-two writers in four processes and readers at the tail: nothing missed, nothing twice, nothing out of order."""

import asyncio
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

import pytest

from events.envelope import Recorded
from events.log import read
from service.database.engine import Address, Connection, Pools
from service.settings import REPOSITORY
from tests.contract import tails
from tests.sentences.listening import listening
from tests.service.web.serving import hub_of, served

PROCESSES = ("one", "two", "three", "four")
WRITERS = 8  # in each process
FEW, MANY = 3_200, 64_000

# Between the insert and the commit, now and then a pause: a race gets all the time that it needs.
DAWDLE = (
    """CREATE FUNCTION log.dawdle() RETURNS trigger LANGUAGE plpgsql AS
       'BEGIN IF random() < 0.3 THEN PERFORM pg_sleep(random() * 0.01); END IF; RETURN NULL; END'""",
    "CREATE TRIGGER dawdle AFTER INSERT ON log.event FOR EACH STATEMENT EXECUTE FUNCTION log.dawdle()",
)


async def run_writers(address: Address, name: str, events: int) -> None:
    arguments = (address.dsn, name, str(WRITERS), str(events))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.contract.writers", *arguments, cwd=REPOSITORY
    )
    assert await process.wait() == 0


@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.faults)])
async def test_many_writers_in_four_processes_and_nobody_at_the_tail_misses_anything(
    address: Address, pools: Pools, admin: Connection, count: int
) -> None:
    for statement in DAWDLE:
        await admin.execute(statement)
    async with (
        asyncio.timeout(tails.PATIENCE_S),
        listening(address) as wakeup,
        served(pools, hub=hub_of(pools, wakeup)) as client,
        asyncio.TaskGroup() as group,
    ):
        tail = group.create_task(tails.tail(pools, wakeup, count))
        others = [
            group.create_task(tails.tail_as_a_stranger(pools, count)),
            group.create_task(tails.tail_of_the_feed(client, count)),
            group.create_task(tails.tail_of_the_stream(client, count)),
        ]
        for name in PROCESSES:
            group.create_task(run_writers(address, name, count // len(PROCESSES)))
    whole = list(range(1, count + 1))
    assert [event.position for event in tail.result()] == whole
    assert [other.result() == whole for other in others] == [True] * len(others)
    require_sound(tail.result())
    assert await read.head(pools.log_reader) == count


def require_sound(events: Sequence[Recorded]) -> None:
    """Fail unless every event is there once, its stream counts on, and no stamp falls."""
    assert Counter(event.identity for event in events).most_common(1)[0][1] == 1
    assert all(a.recorded_at <= b.recorded_at for a, b in pairwise(events))
    revisions = defaultdict(list)
    for event in events:
        revisions[event.stream].append(event.revision)
    assert all(found == list(range(1, len(found) + 1)) for found in revisions.values())
    assert len({event.id.rpartition("-")[0] for event in events}) == len(PROCESSES) * WRITERS
