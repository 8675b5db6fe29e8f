"""A release that cannot go on stands still and says so; it does not end, and gives way to one that can."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from events import cloudevents
from events.envelope import Proposed
from events.log import standstill
from service.database.engine import Address, Pools
from service.projections.catalogue import FOLDS_OF, SCHEMA, VERSION, FoldsOf
from service.projections.errors import NotReplaced, TooNew
from service.projections.parking import MOST
from service.projections.runner import Projector
from tests.sentences.builders import event
from tests.sentences.listening import listening
from tests.service.projections.poison import MISTAKEN, registered
from tests.service.projections.stories import HISTORY, fold, slip, tell
from tests.service.projections.test_rebuild import pretend_release

DEADLINE_S = 30.0


def of_a_later_release() -> Proposed:
    """Return an event of a type that this release does not know."""
    known = cloudevents.parse(event("stakeholder.described", "stakeholder/a-firm", name="Later"))
    name = "servanda.stakeholder.dissolved"
    return known._replace(type=name, dataschema=known.dataschema.replace(known.type, name))


async def one_too_many(pools: Pools) -> int:
    """Tell of as many stakeholders as the mistaken release may park, and one more; return its position."""
    return await tell(pools, *(registered(f"bad-{number}") for number in range(MOST + 1)))


@asynccontextmanager
async def running(
    pools: Pools, address: Address, *, holder: str, folds: FoldsOf = FOLDS_OF
) -> AsyncIterator[asyncio.Task[None]]:
    """Run a projector until the end of the block."""
    projector = Projector(pools, holder=holder, folds=folds)
    async with listening(address) as wakeup, asyncio.TaskGroup() as group:
        task = group.create_task(projector.run(wakeup))
        yield task
        task.cancel()


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(DEADLINE_S):
        while not await holds():  # noqa: ASYNC110 - the database does not say when it changes
            await asyncio.sleep(0.05)


async def noted(pools: Pools) -> standstill.Standstill | None:
    return await standstill.get(pools.log_reader, SCHEMA)


async def test_a_projector_that_cannot_go_on_says_why_and_does_not_end(
    pools: Pools, address: Address
) -> None:
    at = await one_too_many(pools)
    await Projector(pools, holder="first").prepare()
    async with running(pools, address, holder="mistaken", folds=MISTAKEN) as task:
        await until(lambda: _is_noted(pools))
        assert not task.done()
    found = await noted(pools)
    assert found is not None
    assert (found.position, found.event_type) == (at, "servanda.stakeholder.registered")
    assert f"stops before position {at}" in found.reason
    assert "Poison" not in found.reason


async def test_a_release_that_can_takes_over_from_one_that_cannot(
    pools: Pools, address: Address
) -> None:
    at = await one_too_many(pools)
    able = Projector(pools, holder="able")
    await able.prepare()
    async with (
        running(pools, address, holder="mistaken", folds=MISTAKEN),
        running(pools, address, holder="able"),
    ):
        await until(lambda: _is_at(able, at))
    assert await noted(pools) is None, "it was a note about an event that is folded now"


async def test_a_standstill_found_again_is_as_old_as_it_was(pools: Pools) -> None:
    await tell(pools, *HISTORY)
    await slip(pools, of_a_later_release())
    for _ in range(2):
        with pytest.raises(TooNew):
            await fold(pools)
    first = await noted(pools)
    with pytest.raises(TooNew):
        await fold(pools)
    assert first is not None
    assert await noted(pools) == first


async def test_nothing_is_folded_and_still_it_is_said_why(pools: Pools) -> None:
    at = await slip(pools, of_a_later_release())
    with pytest.raises(TooNew):
        await fold(pools)
    found = await noted(pools)
    assert found is not None
    assert (at, found.position) == (1, 1)


async def test_a_release_that_cannot_replace_an_older_ones_tables_ends(
    pools: Pools, address: Address
) -> None:
    """It has nothing that it could answer from: who started it must know, and the older release goes on."""
    await one_too_many(pools)
    await Projector(pools, holder="older").prepare()
    await pretend_release(address, VERSION - 1)
    with pytest.raises(ExceptionGroup) as caught:
        async with running(pools, address, holder="newer", folds=MISTAKEN) as task:
            await asyncio.wait([task])
    assert caught.group_contains(NotReplaced, match="cannot build its read model")


async def _is_noted(pools: Pools) -> bool:
    return await noted(pools) is not None


async def _is_at(projector: Projector, position: int) -> bool:
    return await projector.position() == position
