"""What is kept between chunks must not show: forgotten at once, or remembered while nothing is written yet, the tables are the same."""

from collections.abc import Sequence

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from events.envelope import Recorded
from events.log import read
from service.database.engine import Address, Pools
from service.projections import model
from service.projections.catalogue import FOLDS_OF
from service.projections.chunk import Changes
from service.projections.kept import Kept
from service.projections.parking import park
from service.projections.write import write
from tests.sentences.randomly import Happenings
from tests.service.projections.digests import digests_of_tables
from tests.service.projections.stories import DECISION, HISTORY, fold, tell
from tests.service.projections.test_batches import forget_tables

CHUNK = 13


async def told(pools: Pools, *, seed: int = 3) -> list[list[Recorded]]:
    """Tell a random history, and return it in chunks."""
    await tell(pools, *DECISION, *Happenings(seed).told(150))
    events = await read.read(pools.log_reader, after=0, limit=1000)
    return [events[at : at + CHUNK] for at in range(0, len(events), CHUNK)]


async def over(connection: AsyncConnection, kept: Kept, events: Sequence[Recorded]) -> None:
    """Fold a chunk and write it, as of the position before it."""
    await write(connection, await kept.fold(connection, events, after=events[0].position - 1))


async def test_what_is_forgotten_after_each_chunk_is_found_in_the_tables(
    pools: Pools, address: Address
) -> None:
    chunks = await told(pools)
    await fold(pools)
    remembered = await digests_of_tables(pools)
    await forget_tables(address)
    live = await model.prepare(pools.projector)
    forgetful = Kept(FOLDS_OF, most=1)
    for events in chunks:
        async with model.translated(pools.projector, live).begin() as connection:
            await over(connection, forgetful, events)
    assert await digests_of_tables(pools) == remembered


async def test_tables_may_be_asked_as_they_stood_when_the_memory_began(
    pools: Pools, address: Address
) -> None:
    """So the next chunk is folded while the last one is being written: here nothing is, until all is folded."""
    chunks = await told(pools)
    await fold(pools)
    remembered = await digests_of_tables(pools)
    await forget_tables(address)
    live = await model.prepare(pools.projector)
    half = len(chunks) // 2
    async with model.translated(pools.projector, live).begin() as connection:
        for events in chunks[:half]:
            await over(connection, Kept(FOLDS_OF), events)
        kept = Kept(FOLDS_OF)
        changes = [
            await kept.fold(connection, events, after=events[0].position - 1)
            for events in chunks[half:]
        ]
        for one in changes:
            await write(connection, one)
    assert await digests_of_tables(pools) == remembered


@pytest.mark.parametrize(("seed", "most"), [(3, 1), (4, 1), (5, 1), (6, 3 * CHUNK)])
async def test_what_is_forgotten_need_not_be_in_the_tables_yet_if_it_was_folded_last(
    pools: Pools, address: Address, seed: int, most: int
) -> None:
    """Each chunk is written only when the next one is folded, which has forgotten all chunks before it."""
    chunks = await told(pools, seed=seed)
    await fold(pools)
    remembered = await digests_of_tables(pools)
    await forget_tables(address)
    live = await model.prepare(pools.projector)
    kept, waiting = Kept(FOLDS_OF, most=most), Changes()
    async with model.translated(pools.projector, live).begin() as connection:
        for events in chunks:
            changes = await kept.fold(connection, events, after=events[0].position - 1)
            await write(connection, waiting)
            waiting = changes
        await write(connection, waiting)
    assert await digests_of_tables(pools) == remembered


async def test_a_memory_goes_on_from_its_own_position_alone(pools: Pools) -> None:
    await tell(pools, *HISTORY)
    events = await read.read(pools.log_reader, after=0, limit=1000)
    live = await model.prepare(pools.projector)
    kept = Kept(FOLDS_OF)
    async with model.translated(pools.projector, live).connect() as connection:
        assert not kept.goes_on(0)
        await kept.fold(connection, events[:-1], after=0)
        assert [kept.goes_on(at) for at in (0, len(HISTORY) - 1)] == [False, True]


async def test_a_memory_in_which_an_event_raised_is_of_no_position(pools: Pools) -> None:
    await tell(pools, *HISTORY)
    (event,) = await read.read(pools.log_reader, after=0, limit=1)
    live = await model.prepare(pools.projector)
    kept = Kept({event.type: (None,)})  # type: ignore[dict-item]  # a fold that cannot fold
    async with model.translated(pools.projector, live).connect() as connection:
        with pytest.raises(AttributeError):
            await kept.fold(connection, [event], after=0)
    assert not kept.goes_on(0)
    assert not kept.goes_on(1)


async def test_a_memory_that_begins_knows_what_is_parked(pools: Pools) -> None:
    await tell(pools, *HISTORY)
    events = await read.read(pools.log_reader, after=0, limit=1000)
    live = await model.prepare(pools.projector)
    async with model.translated(pools.projector, live).begin() as connection:
        await park(connection, events[0], KeyError())
        changes = await Kept(FOLDS_OF).fold(connection, events[:1], after=0)
    assert not changes.recorded_on
