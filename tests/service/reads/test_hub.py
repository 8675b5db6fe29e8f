"""One reading of the log for all who follow: who joins when, who is dropped, and that nothing comes twice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from events.envelope import Recorded
from events.log import read
from service.database.engine import Address, Pools, connect, open_pools
from service.reads import hub as hubs
from service.reads.feed import page
from service.reads.filter import EVERYTHING, Filter
from service.reads.hub import Hub, Reader
from tests.service.projections.stories import HISTORY, tell
from tests.service.web.serving import Gate, hub_of, until


@asynccontextmanager
async def running(hub: Hub) -> AsyncIterator[Hub]:
    async with asyncio.TaskGroup() as group:
        task = group.create_task(hub.run())
        await until(lambda: hub.position is not None)
        yield hub
        task.cancel()


async def stored(pools: Pools) -> list[Recorded]:
    return await read.read(pools.log_reader, after=0, limit=1000)


async def test_only_who_lacks_nothing_that_was_never_offered_joins_the_hub(pools: Pools) -> None:
    last = await tell(pools, *HISTORY)
    hub = hub_of(pools, Gate())
    assert not hub.join(Reader(EVERYTHING, after=last)), "nobody can say yet where it stands"
    async with running(hub):
        assert not hub.join(Reader(EVERYTHING, after=last - 1))
        assert hub.join(Reader(EVERYTHING, after=last))


async def test_what_a_reader_has_from_its_own_pages_is_not_offered_again(pools: Pools) -> None:
    """The hub sleeps while the reader reads on, and joins ahead of it."""
    await tell(pools, *HISTORY[:3])
    gate = Gate()
    async with running(hub_of(pools, gate)) as hub:
        last = await tell(pools, *HISTORY[3:6])
        found = await page(pools.log_reader, EVERYTHING, after=0, limit=100)
        assert found.next == last
        reader = Reader(EVERYTHING, after=found.next)
        assert hub.join(reader)
        gate.open.set()
        await until(lambda: hub.position == last)
        assert reader.take(2**20) == b""
        newest = await tell(pools, HISTORY[6])
        await until(lambda: hub.position == newest)
        assert reader.take(2**20).startswith(b"id: 1-7\n")


async def test_more_events_than_fit_drop_a_reader(told_pools: Pools) -> None:
    (event,) = await read.read(told_pools.log_reader, after=0, limit=1)
    reader = Reader(EVERYTHING, after=0)
    for position in range(1, hubs.MOST_EVENTS + 2):
        assert not reader.closed
        reader.offer(at(event, position), b"x")
    assert reader.closed
    assert reader.dropped.is_set()
    assert reader.take(2**20) == b"", "what waited is in the log"


async def test_the_place_of_a_reader_is_before_what_waits_and_before_what_is_forgotten(
    told_pools: Pools,
) -> None:
    events = await stored(told_pools)
    wanted = Filter(types=("servanda.partnership.joined",))
    reader = Reader(wanted, after=0)
    first, second, *_ = [one.position for one in events if wanted.matches(one)]
    for event in events:
        reader.offer(event, b"x")
    assert reader.place == first - 1
    reader.take(1)
    assert (reader.told, reader.place) == (first, second - 1)
    reader.drop()
    assert reader.place == first


async def test_more_bytes_than_fit_drop_a_reader(told_pools: Pools) -> None:
    (event,) = await read.read(told_pools.log_reader, after=0, limit=1)
    reader = Reader(EVERYTHING, after=0)
    reader.offer(at(event, 1), b"x" * hubs.MOST_BYTES)
    assert not reader.closed
    taken = reader.take(10)
    assert len(taken) == hubs.MOST_BYTES, "the first event always passes"
    reader.offer(at(event, 2), b"x" * hubs.MOST_BYTES)
    reader.offer(at(event, 3), b"x")
    assert reader.dropped.is_set()


def at(event: Recorded, position: int) -> Recorded:
    return event._replace(position=position)


@pytest.mark.parametrize("most_bytes", [1, 3000, 2**20])
async def test_a_reader_takes_in_pieces_what_waits_in_order(
    told_pools: Pools, most_bytes: int
) -> None:
    wanted = Filter(prefixes=("servanda.partnership.",))
    reader, events = Reader(wanted, after=0), await stored(told_pools)
    for event in events:
        reader.offer(event, b"%d," % event.position)
    text = b""
    while piece := reader.take(most_bytes):
        text += piece
    expected = [one.position for one in events if wanted.matches(one)]
    assert [int(one) for one in text.split(b",")[:-1]] == expected
    assert reader.told == expected[-1]
    assert reader.position == len(events)


async def test_a_long_stretch_that_matches_nothing_wakes_a_reader(told_pools: Pools) -> None:
    (event,) = await read.read(told_pools.log_reader, after=0, limit=1)
    reader = Reader(Filter(stream="nobody/here"), after=0)
    for position in range(1, hubs.STRETCH):
        reader.offer(at(event, position), b"x")
    assert not await reader.woken(timeout_s=0.01)
    reader.offer(at(event, hubs.STRETCH), b"x")
    assert await reader.woken(timeout_s=5)


async def test_the_hub_waits_for_a_database_that_goes_away(pools: Pools, address: Address) -> None:
    """Its connections are cut; whoever has joined gets what comes afterwards, once."""
    last = await tell(pools, *HISTORY[:3])
    async with running(hub_of(pools)) as hub:
        reader = Reader(EVERYTHING, after=last)
        assert hub.join(reader)
        await cut(address)
        newest = await tell(pools, HISTORY[3])
        await until(lambda: hub.position == newest)
    assert reader.take(2**20).count(b"id: ") == 1


async def cut(address: Address) -> None:
    connection = await connect(address)
    try:
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'servanda log read' AND datname = current_database()"
        )
    finally:
        await connection.close()


async def test_who_was_away_for_a_moment_is_offered_what_the_hub_remembers(pools: Pools) -> None:
    """Without a page of its own, filtered as ever, and once."""
    before = await tell(pools, *HISTORY[:2])
    async with running(hub_of(pools)) as hub:
        assert hub.join(Reader(EVERYTHING, after=before)), "as long as anybody listens"
        last = await tell(pools, *HISTORY[2:])
        await until(lambda: hub.position == last)
        wanted = Filter(stream="partnership/phones")
        reader = Reader(wanted, after=before + 1)
        assert hub.join(reader)
        assert not hub.join(Reader(EVERYTHING, after=before - 1)), "that was never offered"
    expected = [one.position for one in await stored(pools) if wanted.matches(one)]
    assert reader.take(2**20).count(b"id: ") == len(expected)
    assert (reader.told, reader.position) == (expected[-1], last)


async def test_what_the_hub_forgets_a_reader_finds_in_the_log(
    pools: Pools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hubs, "RECENT_EVENTS", 2)
    first = await tell(pools, HISTORY[0])
    async with running(hub_of(pools)) as hub:
        assert hub.join(Reader(EVERYTHING, after=first))
        last = await tell(pools, *HISTORY[1:])
        await until(lambda: hub.position == last)
        assert not hub.join(Reader(EVERYTHING, after=last - 3))
        reader = Reader(EVERYTHING, after=last - 2)
        assert hub.join(reader)
    assert reader.take(2**20).count(b"id: ") == 2
    assert hubs.RECENT_BYTES < hubs.MOST_BYTES


async def test_while_nobody_listens_the_hub_goes_on_and_remembers_nothing(pools: Pools) -> None:
    before = await tell(pools, *HISTORY[:2])
    async with running(hub_of(pools)) as hub:
        last = await tell(pools, *HISTORY[2:])
        await until(lambda: hub.position == last)
        assert not hub.join(Reader(EVERYTHING, after=before))
        reader = Reader(EVERYTHING, after=last)
        assert hub.join(reader)
        hub.leave(reader)


async def test_who_joins_while_the_hub_looks_ahead_is_offered_what_it_saw(
    pools: Pools, address: Address
) -> None:
    """It joins where the hub stands, while the hub waits for a connection to learn that the log goes on."""
    last = await tell(pools, *HISTORY[:2])
    async with open_pools(address) as others, running(hub_of(others)) as hub:
        reader = Reader(EVERYTHING, after=last)
        async with AsyncExitStack() as held:
            for _ in range(others.log_reader.get_max_size()):
                await held.enter_async_context(others.log_reader.acquire())
            newest = await tell(pools, *HISTORY[2:])
            assert hub.join(reader)
        await until(lambda: hub.position == newest)
    assert reader.take(2**20).count(b"id: ") == newest - last
