"""How live streams end: a reader that does not read, that goes, time that is over, a process that drains, a hole."""

import asyncio
import socket
from contextlib import aclosing
from datetime import timedelta
from itertools import count

import httpx

from service.database.engine import Address, Pools, open_pools
from service.web.stream import Pace
from tests.service.projections.stories import HISTORY, tell
from tests.service.reads.places import lose, withhold
from tests.service.web.arriving import joined
from tests.service.web.listening import blocks, events_of, some
from tests.service.web.serving import LONG, QUICK, TODAY, Gate, hub_of, served, until
from tests.service.web.test_authorisation import ELSEWHERE, issued
from tests.service.web.test_feed import execute


async def test_a_reader_that_does_not_read_is_dropped_and_resumes(pools: Pools) -> None:
    """More than a mebibyte behind what the connection itself holds; others go on meanwhile."""
    await tell(pools, joined(0))
    hub = hub_of(pools)
    async with served(pools, hub=hub, pace=QUICK) as client:
        slow = await silent(client.base_url)
        await until(lambda: len(hub._readers) == 1)
        async with asyncio.TaskGroup() as group:
            fast = group.create_task(some(client, "?after=0", until=2001, patience_s=60))
            last = await flood(pools, 2000)
        await until(lambda: not hub._readers)
        text = await asyncio.to_thread(drained, slow)
        assert events_of(fast.result()) == list(range(1, last + 1))
        got = text.count(b"}\n\n")
        assert got < last, "it was cut before the end"
        resumed = await some(client, "", until=last, headers={"Last-Event-ID": f"1-{got}"})
    assert events_of(resumed) == list(range(got + 1, last + 1))


async def silent(address: httpx.URL) -> socket.socket:
    """Return a connection that has asked for the stream and reads nothing of it."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.connect((address.host, address.port))
    connection.sendall(b"GET /events/stream?after=0 HTTP/1.1\r\nHost: localhost\r\n\r\n")
    return connection


async def flood(pools: Pools, count: int) -> int:
    last = 0
    for number in range(1, count + 1):
        last = await tell(pools, joined(number, note="x" * 1900))
    return last


def drained(connection: socket.socket) -> bytes:
    """Return whatever still comes until the other side has closed."""
    text = b""
    connection.settimeout(10)
    while piece := connection.recv(2**20):
        text += piece
    connection.close()
    return text


async def test_a_stream_ends_in_order_when_its_time_is_over(pools: Pools) -> None:
    last = await tell(pools, *HISTORY)
    pace = Pace(lifetime_s=lambda: 0.3)
    async with served(pools, pace=pace) as client:
        answer = await asyncio.wait_for(client.get("/events/stream?after=0"), 5)
    assert answer.text.count("data: ") == last


async def test_streams_end_at_once_when_the_process_drains(pools: Pools) -> None:
    await tell(pools, *HISTORY)
    hub = hub_of(pools)
    async with served(pools, hub=hub, pace=LONG) as client, asyncio.TaskGroup() as group:
        readings = [group.create_task(client.get("/events/stream")) for _ in range(5)]
        await until(lambda: len(hub._readers) == 5)
        hub.drain()
        async with asyncio.timeout(1):
            answers = await asyncio.gather(*readings)
        late = await asyncio.wait_for(client.get("/events/stream"), 1)
    assert all("retry: 3000" in one.text for one in [*answers, late])
    assert not hub._readers


async def test_a_reader_that_goes_leaves_nothing_behind(pools: Pools) -> None:
    hub = hub_of(pools)
    async with served(pools, hub=hub, pace=LONG) as client:
        async with client.stream("GET", "/events/stream"):
            await until(lambda: len(hub._readers) == 1)
        await until(lambda: not hub._readers)


async def test_a_database_that_is_away_ends_no_stream_of_who_might_still_read(
    server: Address, template: str
) -> None:
    """Each time that it is asked about, the key would have to be read again."""
    minutes = count()
    await execute(server, f"CREATE DATABASE going TEMPLATE {template}")
    async with open_pools(server.with_database("going")) as pools:
        key = await issued(pools, "read")
        bearer = {"Authorization": f"Bearer {key.text}"}
        async with (
            served(
                pools,
                clock=lambda: TODAY + timedelta(minutes=next(minutes)),
                exposure=ELSEWHERE,
                pace=QUICK,
            ) as client,
            client.stream("GET", "/events/stream", headers=bearer) as answer,
            aclosing(blocks(answer)) as coming,
        ):
            assert (await anext(coming)).retry
            await execute(server, "DROP DATABASE going WITH (FORCE)")
            asked = next(minutes)
            async with asyncio.timeout(20):
                while next(minutes) < asked + 30:
                    assert (await anext(coming)).comments == [""]


async def test_a_withheld_event_is_a_place_without_an_event(pools: Pools, address: Address) -> None:
    last = await tell(pools, *HISTORY)
    await withhold(address, 3)
    async with served(pools) as client:
        found = await some(client, "?after=0", until=last)
    assert events_of(found) == [one for one in range(1, last + 1) if one != 3]


async def test_a_hole_ends_every_stream_and_nobody_is_led_past_it(
    pools: Pools, address: Address
) -> None:
    last = await tell(pools, *HISTORY[:4])
    gate = Gate()
    hub = hub_of(pools, gate)
    async with served(pools, hub=hub, pace=LONG) as client, asyncio.TaskGroup() as group:
        reading = group.create_task(whole(client))
        await until(lambda: len(hub._readers) == 1)
        await tell(pools, HISTORY[4], HISTORY[5])
        await lose(address, last + 1)
        gate.open.set()
        text = await asyncio.wait_for(reading, 10)
        again = await whole(client)
        ready = await client.get("/health/ready")
    assert "event:" not in text
    assert "event:" not in again
    assert (ready.status_code, ready.json()["code"]) == (503, "not-ready")
    assert f"Position {last + 1} is missing" in ready.json()["detail"]


async def whole(client: httpx.AsyncClient) -> str:
    """Return what a stream says until it ends, however it ends."""
    text = ""
    try:
        async with client.stream("GET", "/events/stream") as answer:
            async for piece in answer.aiter_text():
                text += piece
    except httpx.HTTPError:
        pass
    return text
