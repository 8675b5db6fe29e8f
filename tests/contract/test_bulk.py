"""A request larger than a group goes by COPY, and nobody can tell by anything but the clock."""

import asyncio
from datetime import timedelta

import asyncpg
import pytest

from events.log import read
from events.log.append import Appended, Appender, Guard, Moved, Request, Seen
from events.log.batch import GROUP_EVENTS
from events.log.bulk import copy
from events.log.errors import EntryRefused, LogDamaged, Overloaded
from service.database.engine import Address, Connection, Pools, open_pools
from tests.contract.cutting import way_to
from tests.contract.entries import SOURCE, STREAM, appended, new, request
from tests.contract.test_outcome import LOCK, waiting

MANY = GROUP_EVENTS + 1
# While somebody holds this lock, every copy of `large` waits for it in the middle of its rows.
HALF_WAY = "SELECT pg_advisory_xact_lock(7)"
WAIT_HALF_WAY = f"""
CREATE FUNCTION log.wait() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM {HALF_WAY.removeprefix("SELECT ")}; RETURN NEW; END';
CREATE TRIGGER wait BEFORE INSERT ON log.event FOR EACH ROW WHEN (NEW.position % {MANY} = {MANY // 2}) EXECUTE FUNCTION log.wait();
"""
# Does anybody wait to write to the table?
AT_THE_TABLE = """
SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'log.event'::regclass AND NOT granted)
"""
END_WAITING = """
SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_progress_copy USING (pid) WHERE locktype = 'advisory' AND NOT granted
"""


def large(
    prefix: str = "a",
    *,
    guards: dict[str, int] | None = None,
    streams: int = 3,
    events: int = MANY,
) -> Request:
    """Return a request over some streams in turns."""
    made = (new(f"{prefix}{n}", f"meeting/{n % streams}") for n in range(events))
    return request(*made, guards=guards)


def beginning(prefix: str = "a") -> Request:
    """Return a request of which each event begins a stream: nothing is looked for before it is copied."""
    streams = [f"meeting/{prefix}{n}" for n in range(MANY)]
    made = (new(f"{prefix}{n}", stream) for n, stream in enumerate(streams))
    return request(*made, guards=dict.fromkeys(streams, 0))


async def test_streams_that_begin_are_taken_unseen(appender: Appender, pools: Pools) -> None:
    receipt = appended(await appender.submit(beginning()))
    after = appended(await appender.submit(beginning("b")))
    assert receipt.positions == tuple(range(1, MANY + 1))
    assert after.first_position == MANY + 1
    assert set(receipt.revisions) == {1}
    assert await read.head(pools.log_reader) == 2 * MANY


async def test_what_was_there_of_streams_that_should_begin_is_found_all_the_same(
    appender: Appender, admin: Connection, pools: Pools
) -> None:
    await appender.submit(request(new("a1000", STREAM), new("a7", STREAM)))
    await appender.submit(request(new("b", "meeting/b500")))
    assert await appender.submit(beginning()) == Seen(((SOURCE, "a7"), (SOURCE, "a1000")))
    assert await appender.submit(beginning("b")) == Moved("meeting/b500", 0, 1)
    assert await read.head(pools.log_reader) == 3
    await admin.execute(
        "INSERT INTO log.withheld VALUES (7, 1, sha256('x'), 'meeting/w', $1, 'c3')", SOURCE
    )
    assert await appender.submit(beginning("c")) == Seen(((SOURCE, "c3"),))
    assert appended(await appender.submit(beginning("d"))).first_position == 8


async def test_what_is_withheld_while_its_like_is_copied_stays_taken(
    appender: Appender, admin: Connection, pools: Pools
) -> None:
    """It is in neither table for whoever looks too early, and whoever puts its like in has to wait."""
    await appender.submit(request(new("a5", "meeting/a5"), guards={"meeting/a5": 0}))
    async with admin.transaction():
        await admin.execute("ALTER TABLE log.event DISABLE TRIGGER USER")
        await admin.execute("DELETE FROM log.event WHERE position = 1")
        await admin.execute("ALTER TABLE log.event ENABLE TRIGGER USER")
        await admin.execute(
            "INSERT INTO log.withheld VALUES (1, 1, sha256('x'), 'meeting/a5', $1, 'a5')", SOURCE
        )
        submitting = asyncio.ensure_future(appender.submit(beginning()))
        async with asyncio.timeout(5):
            while not await admin.fetchval(AT_THE_TABLE):  # noqa: ASYNC110  # the answer is in the database
                await asyncio.sleep(0.005)
    assert await submitting == Seen(((SOURCE, "a5"),))
    assert await pools.log_reader.fetchval("SELECT count(*) FROM log.event") == 0


async def test_a_bad_entry_is_told_after_what_is_stored_though_it_comes_before(
    appender: Appender, pools: Pools
) -> None:
    whole, bad = beginning(), new("bad", "meeting/bad", occurred="October 2004")
    one = Request((bad, *whole.events), (Guard("meeting/bad", 0), *whole.guards))
    with pytest.raises(EntryRefused, match="a month"):
        await appender.submit(one)
    await appender.submit(request(new("a7", "meeting/a7"), guards={"meeting/a7": 0}))
    assert await appender.submit(one) == Seen(((SOURCE, "a7"),))
    assert await read.head(pools.log_reader) == 1


@pytest.mark.parametrize("name", ["a\nb", "\n"])
async def test_a_name_that_has_lines_is_refused_and_its_neighbours_are_not(
    appender: Appender, pools: Pools, name: str
) -> None:
    unseen = beginning("c")
    bad = [
        Request((*large().events, new(name))),
        Request((*unseen.events, new(name, "meeting/9")), (*unseen.guards, Guard("meeting/9", 0))),
        request(new(name, "meeting/9")),
    ]
    asked = (*bad, request(new("x", "meeting/8")))
    verdicts = await asyncio.gather(*map(appender.submit, asked), return_exceptions=True)
    assert [type(one) for one in verdicts] == [*3 * [EntryRefused], Appended]
    assert await read.head(pools.log_reader) == 1


async def test_positions_are_dense_and_revisions_count_on(appender: Appender, pools: Pools) -> None:
    before = appended(await appender.submit(request(new("before", "meeting/1"))))
    receipt = appended(await appender.submit(large(guards={"meeting/0": 0, "meeting/1": 1})))
    after = appended(await appender.submit(request(new("after", "meeting/1"))))
    assert receipt.positions == tuple(range(2, MANY + 2))
    assert receipt.revisions[:5] == (1, 2, 1, 2, 3)
    assert (after.first_position, after.revisions) == (MANY + 2, (336,))
    assert before.recorded_at <= receipt.recorded_at <= after.recorded_at
    events = [
        one for n in (0, 1000) for one in await read.read(pools.log_reader, after=n, limit=1000)
    ]
    assert [one.position for one in events] == list(range(1, MANY + 3))
    assert [one.id for one in events[1:-1]] == [f"a{n}" for n in range(MANY)]
    assert {one.recorded_at for one in events[1:-1]} == {receipt.recorded_at}
    assert [one.revision for one in events[1:-1]] == list(receipt.revisions)


async def test_what_is_stored_is_seen_before_what_has_moved_and_nothing_is_added(
    appender: Appender, pools: Pools
) -> None:
    await appender.submit(request(new("a1000", STREAM), new("a7", STREAM)))
    verdict = await appender.submit(large(guards={"meeting/0": 9}))
    assert verdict == Seen(((SOURCE, "a7"), (SOURCE, "a1000")))
    moved = await appender.submit(large("b", guards={"meeting/0": 0, STREAM: 1}))
    assert moved == Moved(STREAM, 1, 2)
    assert await read.head(pools.log_reader) == 2


async def test_what_was_withheld_stays_taken(
    appender: Appender, admin: Connection, pools: Pools
) -> None:
    await admin.execute(
        "INSERT INTO log.withheld VALUES (7, 4, sha256('x'), 'meeting/0', $1, 'a3')", SOURCE
    )
    assert await appender.submit(large()) == Seen(((SOURCE, "a3"),))
    receipt = appended(await appender.submit(large("b")))
    assert (receipt.first_position, receipt.revisions[0]) == (8, 5)


async def test_the_stamp_never_falls_though_the_clock_was_set_back(
    appender: Appender, admin: Connection
) -> None:
    ahead = await admin.fetchval("SELECT clock_timestamp() + interval '1 hour'")
    async with admin.transaction():
        await admin.execute(LOCK)
        entry = new("ahead").sealed.entry(ahead)
        await admin.execute(
            "INSERT INTO log.event (position, revision, entry) VALUES (1, 1, $1)", entry
        )
    receipt = appended(await appender.submit(large()))
    assert receipt.recorded_at - ahead < timedelta(microseconds=1)


async def test_one_bad_entry_fails_its_request_and_nothing_of_it_is_stored(
    appender: Appender, pools: Pools
) -> None:
    bad = Request((*large().events, new("bad", occurred="October 2004")))
    with pytest.raises(EntryRefused, match="a month"):
        await appender.submit(bad)
    beyond = Request(large().events, (Guard("meeting/0", 2**70),))
    assert await appender.submit(beyond) == Moved("meeting/0", 2**70, 0)
    assert await read.head(pools.log_reader) == 0
    assert appended(await appender.submit(large())).first_position == 1


async def test_requests_of_all_sizes_wait_their_turn_at_one_lock(
    appender: Appender, admin: Connection, pools: Pools
) -> None:
    asked = [large(), request(new("x", "meeting/0")), large("b"), request(new("y", "meeting/9"))]
    async with admin.transaction():
        await admin.execute(LOCK)
        told = [asyncio.ensure_future(appender.submit(one)) for one in asked]
        await waiting(admin, 2)
    verdicts = [appended(one) for one in await asyncio.gather(*told)]
    assert await read.head(pools.log_reader) == 2 * MANY + 2
    taken = sorted(position for one in verdicts for position in one.positions)
    assert taken == list(range(1, 2 * MANY + 3))
    assert verdicts[0].first_position < verdicts[1].first_position < verdicts[2].first_position


async def test_a_lock_that_is_not_to_be_had_is_said_and_nothing_is_stored(
    appender: Appender, admin: Connection, pools: Pools
) -> None:
    async with admin.transaction():
        await admin.execute(LOCK)
        with pytest.raises(Overloaded, match="busy"):
            await appender.submit(large())
    assert await read.head(pools.log_reader) == 0


@pytest.mark.parametrize("lost", ["request", "answer"])
async def test_a_copy_that_is_lost_on_its_way_is_stored_once_and_answered_rightly(
    address: Address, pools: Pools, lost: str
) -> None:
    async with way_to(address) as (way, near), open_pools(near) as remote:
        appender = Appender(remote.append)
        await appender.submit(request(new("warm", "meeting/warm")))
        way.lose = lost
        receipt = appended(await appender.submit(large(guards={"meeting/0": 0})))
        assert way.lost == 1
    assert receipt.positions == tuple(range(2, MANY + 2))
    assert receipt.revisions[:4] == (1, 1, 1, 2)
    assert await read.head(pools.log_reader) == MANY + 1


async def test_a_server_process_that_ends_in_the_middle_stores_all_or_nothing(
    appender: Appender, admin: Connection, pools: Pools
) -> None:
    await admin.execute(WAIT_HALF_WAY)
    for number in range(3):
        async with admin.transaction():
            await admin.execute(HALF_WAY)
            submitting = asyncio.ensure_future(appender.submit(large(f"{number}-")))
            await waiting(admin, 1)
            assert await admin.fetchval(END_WAITING)
        appended(await submitting)
    assert await read.head(pools.log_reader) == 3 * MANY


async def test_one_that_ends_while_there_is_no_room_to_send_more_does_not_keep_the_log_waiting(
    appender: Appender, admin: Connection, pools: Pools
) -> None:
    """The server reads nothing while it waits half way, so that all buffers are full when it ends."""
    await admin.execute(WAIT_HALF_WAY)
    many = 20 * MANY
    async with asyncio.timeout(60):
        async with admin.transaction():
            await admin.execute(HALF_WAY)
            submitting = asyncio.ensure_future(appender.submit(large(events=many)))
            await waiting(admin, 1)
            await asyncio.sleep(0.2)  # so that the sender is certainly waiting
            assert await admin.fetchval(END_WAITING)
        appended(await submitting)
    assert await read.head(pools.log_reader) == many


async def test_positions_that_do_not_lie_side_by_side_are_never_committed(
    admin: Connection, pools: Pools
) -> None:
    """A trigger that loses a row stands for any cause."""
    await admin.execute(
        "CREATE FUNCTION log.lose() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN RETURN CASE WHEN NEW.position = 5 THEN NULL ELSE NEW END; END'"
    )
    await admin.execute(
        "CREATE TRIGGER lose BEFORE INSERT ON log.event FOR EACH ROW EXECUTE FUNCTION log.lose()"
    )
    async with pools.append.acquire() as connection:
        with pytest.raises(LogDamaged, match="side by side"):
            await copy(connection, large(), wake=False)
    assert await read.head(pools.log_reader) == 0


async def test_any_isolation_but_read_committed_is_refused(pools: Pools) -> None:
    async with pools.append.acquire() as connection:
        await connection.execute("SET default_transaction_isolation = 'repeatable read'")
        with pytest.raises(asyncpg.InvalidTransactionStateError, match="read committed"):
            await copy(connection, large(), wake=False)
