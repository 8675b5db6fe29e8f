"""A rebuild while the log grows and questions are asked: no stale answer, no mixed one, and the same tables."""

import asyncio
from dataclasses import dataclass, field

import pytest

from service.database.engine import Address, Pools
from service.projections import model
from service.projections.rebuild import Rebuild
from service.projections.runner import Projector
from service.reads.freshness import wait_for
from tests.sentences.listening import listening
from tests.sentences.randomly import Happenings
from tests.service.graphql.asking import ask
from tests.service.projections.digests import digests_of_tables
from tests.service.projections.poison import registered
from tests.service.projections.stories import DECISION, fold, tell

QUESTION = """
{ meta { position readModel } stakeholders(first: 0) { totalCount }
  paragraph(address: "XY-1/2#1") { status { value } }
  newest: stakeholders(first: 1, orderBy: [{field: KEY, direction: DESC}]) { nodes { key } } }
"""
BEFORE = 60
PATIENCE_S = 120
BREATH_S = 0.01
"""Between two questions: a rebuild that gets no time at all is asked about for minutes, and no more is learned."""


@pytest.mark.parametrize("seed", [1, 2])
async def test_after_a_random_history_a_rebuild_equals_the_live_tables(
    pools: Pools, seed: int
) -> None:
    told = [*DECISION, *Happenings(seed).told(200)]
    for some in (told[:90], told[90:]):
        await tell(pools, *some)
        await fold(pools, chunk=17)
    live = await digests_of_tables(pools)
    await Rebuild(pools, holder="again", chunk=64).run()
    assert await digests_of_tables(pools) == live


@dataclass(slots=True)
class Answers:
    """What somebody who asks all the time is told."""

    positions: list[int] = field(default_factory=list)
    models: list[str] = field(default_factory=list)

    async def ask(self, pools: Pools, done: asyncio.Event) -> None:
        while not done.is_set():
            told = await ask(pools, QUESTION)
            position = int(told["meta"]["position"])
            registered_then = position - len(DECISION)
            # One stakeholder is in the decision; after it, each event registers the next one.
            assert told["stakeholders"]["totalCount"] == registered_then + 1
            assert told["newest"]["nodes"] == [{"key": f"z-{registered_then:05}"}]
            assert told["paragraph"]["status"]["value"] == "NO_EVIDENCE"
            self.positions.append(position)
            self.models.append(told["meta"]["readModel"])
            await asyncio.sleep(BREATH_S)


async def test_answers_are_of_one_model_and_never_go_back_while_it_is_switched(
    pools: Pools, address: Address
) -> None:
    await tell(pools, *DECISION, *(numbered(n) for n in range(1, BEFORE)))
    await fold(pools)
    done = asyncio.Event()
    askers = [Answers(), Answers()]
    async with (
        asyncio.timeout(PATIENCE_S),
        listening(address) as wakeup,
        asyncio.TaskGroup() as group,
    ):
        following = group.create_task(Projector(pools, holder="follows").run(wakeup))
        asking = [group.create_task(one.ask(pools, done)) for one in askers]
        writing = group.create_task(write_until(pools, done))
        built = await Rebuild(pools, holder="again").run()
        while not all(built.schema in one.models for one in askers):  # noqa: ASYNC110 - they note what they are told
            await asyncio.sleep(0.01)
        done.set()
        await asyncio.wait([writing, *asking])
        following.cancel()
    for one in askers:
        assert one.positions == sorted(one.positions)
        assert one.models == sorted(one.models)
    assert len({model for one in askers for model in one.models}) > 1
    live = await digests_of_tables(pools)
    await Rebuild(pools, holder="at rest").run()
    assert await digests_of_tables(pools) == live
    assert (await model.prepare(pools.projector)).build == 3


def numbered(number: int) -> dict[str, object]:
    return registered(f"z-{number:05}", name=f"Number {number}")


async def write_until(pools: Pools, done: asyncio.Event) -> None:
    """Append one event after the other, each when the last one can be read."""
    number = BEFORE
    while not done.is_set():
        last = await tell(pools, numbered(number))
        await wait_for(pools.reader, last, patience_s=30)
        number += 1
