"""The live stream: from where it begins, what it says, how it goes on."""

import asyncio
from contextlib import aclosing
from random import Random

import httpx
import pytest

from events.log import read
from service.database.engine import Pools
from service.reads.filter import Filter
from service.web import stream as streams
from tests.service.projections.stories import HISTORY, PARAGRAPH, tell
from tests.service.web.arriving import arriving
from tests.service.web.listening import Block, blocks, events_of, some
from tests.service.web.serving import QUICK, Gate, hub_of, served, until


async def test_the_stream_says_where_it_begins_and_gives_the_stored_bytes(
    told_pools: Pools,
) -> None:
    stored = await read.read(told_pools.log_reader, after=0, limit=1000)
    async with served(told_pools) as client:
        begin, *events = await some(client, "?after=0", until=len(stored))
    assert (begin.retry, begin.id, begin.event) == ("3000", "1-0", None)
    assert [one.position for one in events] == list(range(1, len(stored) + 1))
    assert [one.event for one in events] == [one.type for one in stored]
    assert [(one.data or "").encode() for one in events] == [one.entry for one in stored]


async def test_the_headers_keep_everybody_from_storing_and_holding_it_back(
    told_pools: Pools,
) -> None:
    async with served(told_pools) as client, client.stream("GET", "/events/stream") as answer:
        headers = answer.headers
    assert headers["content-type"].startswith("text/event-stream")
    assert headers["cache-control"] == "no-store"
    assert headers["x-accel-buffering"] == "no"
    assert "content-encoding" not in headers
    assert "content-length" not in headers


async def test_without_a_place_the_stream_begins_at_the_head(pools: Pools) -> None:
    last = await tell(pools, *HISTORY[:3])
    async with served(pools) as client, asyncio.TaskGroup() as group:
        reading = group.create_task(some(client, "", until=last + 1))
        await asyncio.sleep(0.3)
        await tell(pools, HISTORY[3])
    begin, new = reading.result()
    assert begin.position == last
    assert (new.position, new.event) == (last + 1, HISTORY[3]["type"])


async def test_the_last_id_wins_over_after(told_pools: Pools) -> None:
    async with served(told_pools) as client:
        found = await some(client, "?after=7", until=41, headers={"Last-Event-ID": "1-40"})
        plain = await some(client, "?after=7", until=9, headers={"Last-Event-ID": ""})
    assert events_of(found) == [41]
    assert events_of(plain)[:2] == [8, 9]


async def test_what_matches_nothing_moves_the_place_without_an_event(told_pools: Pools) -> None:
    head = await read.head(told_pools.log_reader)
    async with served(told_pools) as client:
        found = await some(client, "?after=0&type=servanda.partnership.joined", until=head)
    stored = await read.read(told_pools.log_reader, after=0, limit=1000)
    wanted = Filter(types=("servanda.partnership.joined",))
    assert events_of(found) == [one.position for one in stored if wanted.matches(one)]
    assert (found[-1].position, found[-1].event) == (head, None)


async def test_live_events_are_filtered_as_stored_ones_are(pools: Pools) -> None:
    """The same question before and after the history is told, through pages and through the hub."""
    query = f"?after=0&paragraph={PARAGRAPH.replace('#', '%23')}"
    async with served(pools, pace=QUICK) as client, asyncio.TaskGroup() as group:
        live = group.create_task(some(client, query, until=len(HISTORY)))
        await asyncio.sleep(0.3)
        last = await tell(pools, *HISTORY)
        stored = await some(client, query, until=last)
    assert events_of(live.result()) == events_of(stored)
    assert 0 < len(events_of(stored)) < last


async def test_a_silent_stream_is_kept_open_by_comments(pools: Pools) -> None:
    await tell(pools, *HISTORY[:1])
    found: list[Block] = []
    async with (
        served(pools, pace=QUICK) as client,
        client.stream("GET", "/events/stream") as answer,
        aclosing(blocks(answer)) as coming,
    ):
        async for one in coming:
            found.append(one)
            if len(found) > 4:
                break
    assert [one.comments for one in found[1:]] == [[""]] * 4


async def test_a_heartbeat_moves_the_place_of_a_live_reader(pools: Pools) -> None:
    last = await tell(pools, *HISTORY[:3])
    async with served(pools, pace=QUICK) as client, asyncio.TaskGroup() as group:
        reading = group.create_task(some(client, "?stream=nobody/here", until=last + 1))
        await asyncio.sleep(0.3)
        await tell(pools, HISTORY[3])
    found = [one for one in reading.result() if one.id is not None]
    assert [(one.position, one.event) for one in found] == [(last, None), (last + 1, None)]


async def test_no_place_is_told_before_what_waits_up_to_it(
    pools: Pools, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cut after such a place would lose the event: it comes after a stretch of others, offered together with them."""
    monkeypatch.setattr(streams, "STRETCH", 2)
    before = await tell(pools, HISTORY[0])
    gate = Gate()
    hub = hub_of(pools, gate)
    query = f"?type={HISTORY[-1]['type']}"
    async with served(pools, hub=hub) as client, asyncio.TaskGroup() as group:
        reading = group.create_task(some(client, query, until=len(HISTORY)))
        await until(lambda: len(hub._readers) == 1)
        last = await tell(pools, *HISTORY[1:])
        gate.open.set()
    places = [(one.position, one.event) for one in reading.result()]
    assert places[0] == (before, None)
    assert places[1:] == [(last - 1, None), (last, HISTORY[-1]["type"])]


async def test_cut_and_resumed_at_random_a_reader_sees_every_event_once(pools: Pools) -> None:
    """A hundred cuts while events arrive: in the middle of blocks, before the first, after many."""
    random, seen = Random(1), 0  # noqa: S311 - a test's choice, and the same each time
    total = 300
    async with served(pools) as client, asyncio.TaskGroup() as group:
        group.create_task(arriving(pools, total))
        held = "0"
        for cut in range(1000):
            held, seen = await cut_reading(client, held, seen, random=random)
            if cut >= 100 and seen == total:
                break
    assert seen == total


async def cut_reading(
    client: httpx.AsyncClient, held: str, seen: int, *, random: Random
) -> tuple[str, int]:
    """Read on for a moment and cut; return the last id and how many events there were, in order and once."""
    left = random.randrange(8)
    async with (
        client.stream("GET", "/events/stream", headers={"Last-Event-ID": held}) as answer,
        aclosing(blocks(answer)) as coming,
    ):
        try:
            async with asyncio.timeout(random.uniform(0.01, 0.1)):
                async for one in coming:
                    held = one.id or held
                    if one.event is not None:
                        assert one.position == seen + 1
                        seen, left = seen + 1, left - 1
                    if left < 0:
                        break
        except TimeoutError:
            pass
    return held, seen


@pytest.mark.long
async def test_fifty_readers_see_what_arrives_in_order_and_once(pools: Pools) -> None:
    """Ten of them with a filter, and all begin at different places while it arrives."""
    total = 200
    async with (
        served(pools, pace=QUICK) as client,
        asyncio.TaskGroup() as group,
    ):
        client._transport._pool._max_connections = 100  # type: ignore[attr-defined]
        group.create_task(arriving(pools, total))
        readings = []
        for number in range(50):
            kind = "stream=nobody/here" if number % 5 == 0 else "type=servanda.partnership.*"
            query = f"?after={number}&{kind}"
            readings.append(group.create_task(some(client, query, until=total, patience_s=60)))
            await asyncio.sleep(0.005)
    for number, reading in enumerate(readings):
        expected = [] if number % 5 == 0 else list(range(number + 1, total + 1))
        assert events_of(reading.result()) == expected
