"""What a process keeps of the tables answers as the tables themselves: whatever was asked before, however the log has grown."""

import gc
import random
from datetime import date

import pytest

from events.log import read
from service.database.engine import Pools
from service.mandate.case import Case
from service.mandate.explain import explain
from service.projections.rebuild import Rebuild
from service.reads import memory as memories
from service.reads.cases import cases_of
from service.reads.memory import Bounded, Frame, Memory
from service.reads.moment import Moment
from service.reads.snapshot import Snapshot, open_snapshot
from service.reads.subjects import all_of
from tests.sentences.builders import claim, event
from tests.service.projections.stories import HISTORY, PARAGRAPH, fold, tell
from tests.service.projections.test_two_clocks import LATER

DAYS = [date(2003, 7, 1), date(2004, 1, 1), date(2013, 12, 31)]

CLAIMED_AGAIN = event(
    "claim.made",
    "paragraph/xy-1-2-1",
    event={"source": HISTORY[-1]["source"], "id": "joined"},
    **claim(PARAGRAPH, bearing="background"),
)
WITHDRAWN = event(
    "claim.withdrawn",
    "paragraph/xy-1-2-1",
    paragraph=PARAGRAPH,
    event={"source": HISTORY[-1]["source"], "id": "joined"},
    reason="it was another firm",
)


async def cold(snapshot: Snapshot, addresses: list[str], position: int) -> dict[str, Case]:
    """Return cases read by somebody who keeps nothing yet."""
    kept, snapshot.memory = snapshot.memory, Memory(0)
    try:
        return await cases_of(snapshot, addresses, position=position)
    finally:
        snapshot.memory = kept


async def require_same(snapshot: Snapshot, addresses: list[str], position: int) -> None:
    warm = await cases_of(snapshot, addresses, position=position)
    fresh = await cold(snapshot, addresses, position)
    assert warm == fresh
    for address, case in warm.items():
        bare = Case(**{name: getattr(fresh[address], name) for name in FIELDS})
        for day in DAYS:
            assert explain(case, day) == explain(bare, day)


FIELDS = [name for name in Case.__dataclass_fields__ if name != "looks"]


async def test_in_any_order_of_positions_kept_cases_are_those_of_the_tables(
    told_pools: Pools,
) -> None:
    chance = random.Random(7)  # noqa: S311 - no secret
    async with open_snapshot(told_pools.reader) as snapshot:
        head = (await snapshot.head()).tables
        rows = await all_of(snapshot, "paragraph", Moment(head, date.max))
        addresses = [row["address"] for row in rows]
        for _ in range(25):
            asked = chance.sample(addresses, 5)
            await require_same(snapshot, asked, chance.randint(1, head))


async def test_a_log_that_grows_is_followed_whatever_comes(pools: Pools) -> None:
    for told in (*HISTORY, CLAIMED_AGAIN, *LATER, WITHDRAWN):
        await tell(pools, told)
        await fold(pools)
        async with open_snapshot(pools.reader) as snapshot:
            for position in range((await snapshot.head()).tables + 1):
                await require_same(snapshot, [PARAGRAPH], position)
    async with open_snapshot(pools.reader) as snapshot:
        case = await cases_of(snapshot, [PARAGRAPH], position=await read.head(pools.log_reader))
        assert len(case[PARAGRAPH].evidence[PARAGRAPH]) == 1


async def test_a_snapshot_older_than_what_is_kept_is_answered_as_of_itself(pools: Pools) -> None:
    await tell(pools, *HISTORY)
    await fold(pools)
    async with open_snapshot(pools.reader) as old:
        before = await cases_of(old, [PARAGRAPH], position=(await old.head()).tables)
        await tell(pools, *LATER, WITHDRAWN)
        await fold(pools)
        async with open_snapshot(pools.reader) as new:
            now = await cases_of(new, [PARAGRAPH], position=(await new.head()).tables)
        assert now != before
        assert await cases_of(old, [PARAGRAPH], position=(await old.head()).tables) == before


async def test_every_model_has_a_memory_of_its_own(pools: Pools) -> None:
    await tell(pools, *HISTORY)
    await fold(pools)
    async with open_snapshot(pools.reader) as snapshot:
        first = snapshot.memory
        await cases_of(snapshot, [PARAGRAPH], position=1)
    async with open_snapshot(pools.reader) as snapshot:
        assert snapshot.memory is first
    await Rebuild(pools, holder="test").run()
    async with open_snapshot(pools.reader) as snapshot:
        assert snapshot.memory is not first


@pytest.mark.long
async def test_outcomes_stay_within_their_bound_wherever_they_are_kept(
    told_pools: Pools, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted in what is alive, so that nothing else holds what was dropped."""
    chance, before = random.Random(5), {id(one) for one in alive()}  # noqa: S311 - no secret
    most, largest = 60, 0
    monkeypatch.setattr(memories, "LOOKS", most)
    async with open_snapshot(told_pools.reader) as snapshot:
        snapshot.memory = Memory(0)
        head = (await snapshot.head()).tables
        addresses = [
            row["address"] for row in await all_of(snapshot, "paragraph", Moment(head, date.max))
        ]
        for _ in range(40):
            await cases_of(snapshot, [chance.choice(addresses)], position=chance.randint(1, head))
            weights = [1 + len(one.looks) for one in alive() if id(one) not in before]
            largest = max([largest, *weights])
            assert sum(weights) <= most or len(weights) == 1, weights
    assert largest > 1


def alive() -> list[Frame]:
    gc.collect()
    return [one for one in gc.get_objects() if isinstance(one, Frame)]


def test_what_was_not_used_for_longest_is_dropped_first() -> None:
    kept: Bounded[str, int] = Bounded(10)
    kept.put("a", 1, weight=4)
    kept.put("b", 2, weight=4)
    assert kept.get("a") == 1
    kept.put("c", 3, weight=4)
    assert [kept.get(name) for name in "abc"] == [1, None, 3]
    kept.put("a", 5, weight=1)
    kept.put("d", 6, weight=5)
    assert [kept.get(name) for name in "acd"] == [5, 3, 6]
    kept.put("e", 7, weight=50)
    assert [kept.get(name) for name in "acde"] == [None, None, None, 7]
