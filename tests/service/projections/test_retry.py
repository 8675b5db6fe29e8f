"""Retry: what was parked is tried on this release, and a model built anew holds it at its own positions."""

import pytest

from service.database.engine import Address, Pools
from service.projections.errors import NothingParked, StillUnfoldable
from service.projections.retry import retry
from tests.service.projections.digests import digests_of_tables
from tests.service.projections.poison import MISTAKEN, described, registered
from tests.service.projections.stories import HISTORY, ask, fold, tell
from tests.service.projections.test_batches import forget_tables
from tests.service.projections.test_parking import mistaken, parked


async def test_after_a_fix_the_tables_are_those_that_never_saw_the_mistake(
    pools: Pools, address: Address
) -> None:
    await tell(pools, registered("bad"), *HISTORY, described("bad"))
    await fold(pools)
    healthy = await digests_of_tables(pools)
    await forget_tables(address)
    await mistaken(pools)
    assert len(await parked(pools)) == 1
    await retry(pools, holder="fixed")
    assert await parked(pools) == []
    assert await digests_of_tables(pools) == healthy


async def test_without_a_fix_nothing_is_changed(pools: Pools) -> None:
    at = await tell(pools, *HISTORY, registered("bad"))
    await mistaken(pools)
    before = await digests_of_tables(pools)
    with pytest.raises(StillUnfoldable, match=f"position {at} either: .*KeyError"):
        await retry(pools, holder="not fixed", folds=MISTAKEN)
    assert await digests_of_tables(pools) == before
    assert await ask(pools, "SELECT 1 FROM log.read_model WHERE schema_name LIKE '%b2'") == []


async def test_where_nothing_is_parked_there_is_nothing_to_try(pools: Pools) -> None:
    await tell(pools, *HISTORY)
    await fold(pools)
    with pytest.raises(NothingParked):
        await retry(pools, holder="eager")
