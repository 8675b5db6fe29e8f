"""A connection that dies during an append: before, during and after the commit, there is one copy and one right answer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from events.log import read
from events.log.append import Appended, Appender, Seen
from events.log.errors import OutcomeUnknown, Overloaded
from service.database.engine import Address, Connection, Pools, connect, open_pools
from tests.contract.cutting import Way, way_to
from tests.contract.entries import SOURCE, STREAM, appended, new, request

LOCK = "SELECT pg_advisory_xact_lock(730554121, 1)"
WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


@pytest.fixture
async def far(address: Address) -> AsyncIterator[tuple[Way, Pools]]:
    """Give pools that reach the database over a way that can be cut, and one connection open already."""
    async with way_to(address) as (way, near), open_pools(near) as pools:
        await Appender(pools.append).submit(request(new("warm", "meeting/warm")))
        yield way, pools


async def waiting(admin: Connection, count: int) -> None:
    async with asyncio.timeout(5):
        while await admin.fetchval(WAITING) != count:  # noqa: ASYNC110  # the answer is in the database
            await asyncio.sleep(0.005)


@pytest.mark.parametrize("lost", ["request", "answer"])
async def test_a_call_that_is_lost_on_its_way_is_stored_once_and_answered_rightly(
    far: tuple[Way, Pools], pools: Pools, lost: str
) -> None:
    way, remote = far
    way.lose = lost
    receipt = appended(await Appender(remote.append).submit(request("a", "b", guards={STREAM: 0})))
    assert way.lost == 1
    assert (receipt.positions, receipt.revisions) == ((2, 3), (1, 2))
    events = await read.read(pools.log_reader, after=1, limit=10)
    assert [(event.position, event.id) for event in events] == [(2, "a"), (3, "b")]
    assert events[0].recorded_at == receipt.recorded_at


async def test_a_lost_call_that_is_still_alive_while_it_is_repeated_is_stored_once(
    far: tuple[Way, Pools], pools: Pools, admin: Connection
) -> None:
    way, remote = far
    transaction = admin.transaction()
    await transaction.start()
    await admin.execute(LOCK)
    async with asyncio.TaskGroup() as group:
        submitting = group.create_task(Appender(remote.append).submit(request("a")))
        await waiting(admin, 1)
        way.cut()
        await waiting(
            admin, 2
        )  # the lost one, whose server process has noticed nothing, and its repetition
        await transaction.commit()
    assert appended(submitting.result()).positions == (2,)
    assert await read.head(pools.log_reader) == 2


async def test_a_server_process_that_is_ended_during_the_call_is_replaced(
    appender: Appender, pools: Pools, admin: Connection
) -> None:
    transaction = admin.transaction()
    await transaction.start()
    await admin.execute(LOCK)
    async with asyncio.TaskGroup() as group:
        submitting = group.create_task(appender.submit(request("a")))
        await waiting(admin, 1)
        await admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        )
        await transaction.commit()
    assert appended(submitting.result()).positions == (1,)
    assert await read.head(pools.log_reader) == 1


async def test_names_that_somebody_else_took_meanwhile_are_not_taken_for_ours(
    far: tuple[Way, Pools], appender: Appender
) -> None:
    way, remote = far
    way.lose = "request"
    appended(await appender.submit(request(new("a", note="another"))))
    verdict = await Appender(remote.append).submit(request("a"))
    assert verdict == Seen(((SOURCE, "a"),))


async def test_when_nobody_can_say_what_happened_the_caller_is_told_to_repeat(
    far: tuple[Way, Pools], pools: Pools
) -> None:
    way, remote = far
    appender = Appender(remote.append, patience_s=0.3)
    way.closed = True
    way.lose = "answer"
    with pytest.raises(OutcomeUnknown, match="same ids"):
        await appender.submit(request("a"))
    way.closed = False
    stored = await read.head(pools.log_reader) == 2
    verdict = await appender.submit(request("a"))
    assert verdict == Seen(((SOURCE, "a"),)) if stored else appended(verdict)


async def test_without_any_connection_nothing_is_sent_and_that_is_said(
    far: tuple[Way, Pools], pools: Pools
) -> None:
    way, remote = far
    way.closed = True
    way.cut()
    await asyncio.sleep(0.05)
    with pytest.raises(Overloaded, match="No connection"):
        await Appender(remote.append).submit(request("a"))
    assert await read.head(pools.log_reader) == 1


@asynccontextmanager
async def shut(address: Address) -> AsyncIterator[None]:
    """Have the server turn away whoever comes, for a reason that is nobody's connection."""
    outside, name = await connect(address.with_database("postgres")), f'"{address.database}"'
    try:
        await outside.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        yield
        await outside.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    finally:
        await outside.close()


async def test_whatever_keeps_a_connection_from_being_had_is_told_and_blocks_nobody_later(
    far: tuple[Way, Pools], address: Address
) -> None:
    way, remote = far
    appender = Appender(remote.append)
    async with shut(address):
        way.cut()
        await asyncio.sleep(0.05)
        with pytest.raises(Overloaded, match="No connection"):
            await appender.submit(request("a"))
    assert appender.queued_events == 0
    assert appended(await appender.submit(request("a"))).positions == (2,)


async def test_whatever_keeps_us_from_asking_what_became_of_it_the_outcome_is_unknown(
    far: tuple[Way, Pools], address: Address
) -> None:
    way, remote = far
    appender = Appender(remote.append, patience_s=0.3)
    async with shut(address):
        way.lose = "answer"
        with pytest.raises(OutcomeUnknown, match="same ids"):
            await appender.submit(request("a"))
    verdict = await appender.submit(request("a"))
    assert verdict == Seen(((SOURCE, "a"),)) or isinstance(verdict, Appended)


async def test_a_caller_who_goes_away_leaves_the_append_running(
    appender: Appender, pools: Pools, admin: Connection
) -> None:
    transaction = admin.transaction()
    await transaction.start()
    await admin.execute(LOCK)
    submitting = asyncio.ensure_future(appender.submit(request("a")))
    await waiting(admin, 1)
    submitting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await submitting
    await transaction.commit()
    await appender.close()
    assert await read.head(pools.log_reader) == 1
