"""Waiting until the read tables have reached a position."""

import asyncio

import pytest

from service.database.engine import Pools
from service.reads.errors import NoReadModel, NotReached
from service.reads.following import following
from service.reads.freshness import reached_position, wait_for
from tests.service.projections.stories import HISTORY, fold, tell


async def test_who_waits_is_answered_as_soon_as_the_tables_are_there(pools: Pools) -> None:
    await fold(pools)
    last = await tell(pools, *HISTORY)
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(wait_for(pools.reader, last, patience_s=20))
        await asyncio.sleep(0)
        assert not waiting.done()
        await fold(pools)
    assert await reached_position(pools.reader) == last


async def test_who_waits_too_long_is_told_how_far_the_tables_are(pools: Pools) -> None:
    last = await tell(pools, *HISTORY)
    await fold(pools)
    with pytest.raises(NotReached) as refused:
        await wait_for(pools.reader, last + 1, patience_s=1)
    assert refused.value.reached == last


async def test_before_anything_was_folded_there_is_nothing_to_read(bare_pools: Pools) -> None:
    with pytest.raises(NoReadModel):
        await reached_position(bare_pools.reader)


async def test_following_says_since_when_an_event_waits(pools: Pools) -> None:
    await tell(pools, *HISTORY[:3])
    await fold(pools)
    level = await following(pools.reader)
    assert (level.log, level.tables, level.waiting_since) == (3, 3, None)
    last = await tell(pools, *HISTORY[3:])
    behind = await following(pools.reader)
    assert (behind.log, behind.tables) == (last, 3)
    assert behind.waiting_since is not None
    assert behind.behind_s(behind.waiting_since) == 0
