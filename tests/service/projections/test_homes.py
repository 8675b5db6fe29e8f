"""Where facts lie: a key that names a stream has all of its facts there, so that they need not be noted by key."""

from typing import Final

import pytest

from events.envelope import Recorded
from events.examples import examples
from events.log import read
from service.database.engine import Pools
from service.projections.catalogue import FOLDS, OF_STREAMS, home_of
from service.projections.effects import amends, fact_of
from tests.sentences.randomly import Happenings
from tests.service.projections.stories import DECISION, tell

ALL: Final = 10_000


async def events_of(pools: Pools) -> list[Recorded]:
    return [one for one in await read.read(pools.log_reader, after=0, limit=ALL) if not amends(one)]


async def homes_are_kept(pools: Pools) -> set[str]:
    """Look at every key of every event; return the folds of which there was one with a home."""
    found = set[str]()
    for fact in map(fact_of, await events_of(pools)):
        for fold in (one for one in FOLDS if fact.type in one.types):
            for home in (home_of(fold.table, key) for key in fold.keys(fact)):
                assert home in {None, fact.stream}
                found |= set() if home is None else {fold.table}
    return found


async def test_each_fact_of_the_real_history_lies_at_home(told_pools: Pools) -> None:
    assert "search" in await homes_are_kept(told_pools)


@pytest.mark.parametrize("seed", [1, 2])
async def test_each_fact_of_a_random_history_lies_at_home(pools: Pools, seed: int) -> None:
    await tell(pools, *DECISION, *Happenings(seed).told(300))
    assert await homes_are_kept(pools) & OF_STREAMS


async def test_every_fold_that_is_said_to_be_of_streams_is_among_the_examples(pools: Pools) -> None:
    await tell(pools, *examples())
    assert await homes_are_kept(pools) >= OF_STREAMS
