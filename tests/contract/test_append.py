"""Appending: dense, ordered, once, atomic; every expectation; many requests in one call."""

import asyncio
import hashlib
from datetime import UTC, datetime

import asyncpg
import pytest

from events.log import read
from events.log.append import Appended, Appender, Guard, Moved, Request, Seen
from events.log.call import call
from events.log.errors import EntryRefused, Overloaded
from service.database.engine import Connection, Pools
from tests.contract.entries import SOURCE, STREAM, appended, new, request
from tests.contract.standing import revisions

LOCK = "SELECT pg_advisory_xact_lock(730554121, 1)"


async def test_positions_are_dense_and_revisions_count_per_stream(
    appender: Appender, pools: Pools
) -> None:
    first = appended(await appender.submit(request("a", new("b", "meeting/cop-7"), "c")))
    assert (first.first_position, first.positions, first.revisions) == (1, (1, 2, 3), (1, 1, 2))
    second = appended(await appender.submit(request(new("d", "meeting/cop-7"))))
    assert (second.positions, second.revisions) == ((4,), (2,))
    events = await read.read(pools.log_reader, after=0, limit=10)
    assert [(e.position, e.revision, e.id) for e in events] == [
        (1, 1, "a"),
        (2, 1, "b"),
        (3, 2, "c"),
        (4, 2, "d"),
    ]


async def test_what_is_stored_are_the_bytes_that_were_made_round_one_stamp(
    appender: Appender, pools: Pools
) -> None:
    one, two = new("a"), new("b")
    receipt = appended(await appender.submit(Request((one, two))))
    for event, stored in zip(
        (one, two), await read.read(pools.log_reader, after=0, limit=2), strict=True
    ):
        assert stored.entry == event.sealed.entry(receipt.recorded_at)
        assert stored.leaf_hash == hashlib.sha256(b"\0" + stored.entry).digest()
        assert stored.recorded_at == receipt.recorded_at


async def test_the_stamp_has_27_characters_and_never_falls_when_the_clock_was_set_back(
    admin: Connection, appender: Appender, pools: Pools
) -> None:
    ahead = b"2126-01-01T00:00:00.000000Z"
    event = new("ahead", "meeting/late")
    async with admin.transaction():
        await admin.execute(LOCK)
        await admin.execute(
            "INSERT INTO log.event (position, revision, entry) VALUES (1, 1, $1)",
            event.sealed.prefix + ahead + event.sealed.suffix,
        )
    receipt = appended(await appender.submit(request("after")))
    assert receipt.recorded_at == datetime(2126, 1, 1, tzinfo=UTC)
    (stored,) = await read.read_stream(pools.log_reader, STREAM)
    assert b'"recordedtime":"' + ahead + b'"' in stored.entry


@pytest.mark.parametrize(("expected", "actual"), [(0, 2), (1, 2), (3, 2)])
async def test_a_request_whose_expectation_fails_records_nothing_and_says_why(
    appender: Appender, pools: Pools, expected: int, actual: int
) -> None:
    await appender.submit(request("a", "b"))
    verdict = await appender.submit(request("c", guards={STREAM: expected}))
    assert verdict == Moved(STREAM, expected, actual)
    assert await read.head(pools.log_reader) == 2


async def test_each_of_the_four_expectations_lets_the_right_request_pass(
    appender: Appender, pools: Pools
) -> None:
    appended(await appender.submit(request("none", guards={STREAM: 0})))
    appended(await appender.submit(request("any")))
    appended(await appender.submit(request("exactly", guards={STREAM: 2})))
    found = (await revisions(pools.log_reader, [STREAM]))[STREAM]
    assert found > 0
    appended(await appender.submit(request("exists", guards={STREAM: found})))
    assert await revisions(pools.log_reader, [STREAM, "meeting/none"]) == {
        STREAM: 4,
        "meeting/none": 0,
    }


async def test_a_guard_on_another_stream_holds_for_the_whole_request(appender: Appender) -> None:
    await appender.submit(request(new("rule", "instrument/x")))
    joining = request("join", guards={"instrument/x": 1, STREAM: 0})
    appended(await appender.submit(joining))
    again = request("later", guards={"instrument/x": 0})
    assert await appender.submit(again) == Moved("instrument/x", 0, 1)


async def test_an_identity_is_recorded_once_and_seen_ever_after(
    appender: Appender, pools: Pools
) -> None:
    await appender.submit(request("a"))
    assert await appender.submit(request("a")) == Seen(((SOURCE, "a"),))
    elsewhere = request(new("b", "meeting/x"), new("a", "meeting/x"))
    assert await appender.submit(elsewhere) == Seen(((SOURCE, "a"),))
    assert await read.head(pools.log_reader) == 1


async def test_seen_comes_before_moved_so_that_a_repeated_request_learns_of_its_success(
    appender: Appender,
) -> None:
    conditional = request("a", guards={STREAM: 0})
    appended(await appender.submit(conditional))
    assert await appender.submit(conditional) == Seen(((SOURCE, "a"),))


async def test_requests_of_one_call_are_judged_one_by_one(pools: Pools, appender: Appender) -> None:
    await appender.submit(request("known"))
    requests = (
        request(new("a", "meeting/1"), new("b", "meeting/1"), guards={"meeting/1": 0}),
        request("known"),
        request(new("c", "meeting/2"), guards={"meeting/8": 0, "meeting/2": 7}),
        request(new("d", "meeting/3"), new("e", "meeting/4"), guards={"meeting/9": 0}),
    )
    async with pools.append.acquire() as connection:
        first, seen, moved, last = await call(connection, requests, wake=True)
    assert appended(first).positions == (2, 3)
    assert appended(first).revisions == (1, 2)
    assert seen == Seen(((SOURCE, "known"),))
    assert moved == Moved("meeting/2", 7, 0)
    assert appended(last).positions == (4, 5)
    assert appended(last).recorded_at == appended(first).recorded_at


@pytest.mark.parametrize(
    "second", [request("b"), request(new("b", "meeting/1"), guards={STREAM: 0})]
)
async def test_requests_that_touch_each_other_do_not_travel_together(
    pools: Pools, second: Request
) -> None:
    async with pools.append.acquire() as connection:
        with pytest.raises(EntryRefused, match="touch the same stream"):
            await call(connection, (request("a"), second), wake=True)
    assert await read.head(pools.log_reader) == 0


async def test_two_requests_may_rest_on_the_same_stream_that_neither_writes(pools: Pools) -> None:
    requests = [
        request(new(name, f"meeting/{name}"), guards={"instrument/x": 0}) for name in ("a", "b")
    ]
    async with pools.append.acquire() as connection:
        assert all(isinstance(one, Appended) for one in await call(connection, requests, wake=True))


async def test_an_entry_that_the_table_cannot_read_is_refused_and_nothing_of_its_request_stays(
    appender: Appender, pools: Pools
) -> None:
    with pytest.raises(EntryRefused, match="year, a month or a day"):
        await appender.submit(request("good", new("bad", occurred="October 2004")))
    assert await read.head(pools.log_reader) == 0
    assert appended(await appender.submit(request("good"))).first_position == 1


@pytest.mark.parametrize("racers", [8])
async def test_of_those_who_begin_a_stream_at_once_one_succeeds_and_the_others_learn_why(
    pools: Pools, racers: int
) -> None:
    appender = Appender(pools.append)

    async def begin(number: int) -> object:
        await asyncio.sleep(
            number * 0.001
        )  # staggered: a barrier would hide a read that was too old
        return await appender.submit(request(f"r{number}", guards={STREAM: 0}))

    verdicts = await asyncio.gather(*(begin(number) for number in range(racers)))
    assert sum(isinstance(one, Appended) for one in verdicts) == 1
    assert verdicts.count(Moved(STREAM, 0, 1)) == racers - 1


async def test_of_those_who_record_one_identity_at_once_one_succeeds(pools: Pools) -> None:
    appender = Appender(pools.append)
    verdicts = await asyncio.gather(*(appender.submit(request("same")) for _ in range(8)))
    assert sum(isinstance(one, Appended) for one in verdicts) == 1
    assert verdicts.count(Seen(((SOURCE, "same"),))) == 7


async def test_a_lock_that_is_not_to_be_had_is_said_and_nothing_is_stored(
    appender: Appender, admin: Connection, pools: Pools
) -> None:
    async with admin.transaction():
        await admin.execute(LOCK)
        with pytest.raises(Overloaded) as refused:
            await appender.submit(request("a"))
    assert refused.value.retry_after_s > 0
    assert await read.head(pools.log_reader) == 0
    appended(await appender.submit(request("a")))


async def test_any_isolation_but_read_committed_is_refused(pools: Pools) -> None:
    async with (
        pools.append.acquire() as connection,
        connection.transaction(isolation="repeatable_read"),
    ):
        with pytest.raises(asyncpg.PostgresError, match="read committed"):
            await call(connection, (request("a"),), wake=True)


def test_a_request_says_something_and_nothing_twice() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Request(())
    with pytest.raises(ValueError, match="once"):
        Request((new("a"), new("a", "meeting/x")), (Guard(STREAM, 0),))
