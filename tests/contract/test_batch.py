"""Group commit: whoever waits travels together, and nobody notices but by the clock."""

import asyncio
import random

import asyncpg
import pytest

from events.log import read
from events.log.append import Appended, Appender, Guard, Moved, NewEvent, Request, Seen
from events.log.batch import QUEUE_BYTES, QUEUE_EVENTS
from events.log.errors import EntryRefused, LogDamaged, LogError, OutcomeUnknown, Overloaded
from service.database.engine import Connection, Pools
from tests.contract.entries import SOURCE, STREAM, appended, new, request, sealed
from tests.contract.tails import tail_as_a_stranger
from tests.contract.test_outcome import LOCK, waiting


def alone(name: str, **others: object) -> Request:
    """Return a request on a stream that nobody else touches."""
    return request(new(name, f"meeting/{name}", **others), guards={f"meeting/{name}": 0})


async def together(
    appender: Appender, admin: Connection, *requests: Request
) -> list[asyncio.Future[object]]:
    """Submit requests while the lock is held and one of them waits for it; return what will become of each."""
    async with admin.transaction():
        await admin.execute(LOCK)
        told: list[asyncio.Future[object]] = [
            asyncio.ensure_future(appender.submit(one)) for one in requests
        ]
        await waiting(admin, 1)
    await asyncio.wait(told)
    return told


async def test_whoever_waits_shares_one_commit_and_has_a_verdict_of_their_own(
    appender: Appender, admin: Connection, pools: Pools
) -> None:
    await appender.submit(alone("known"))
    asked = [alone(f"a{n}") for n in range(100)]
    odd = [alone("known"), request(new("late", "meeting/late"), guards={"meeting/late": 7})]
    told = await together(appender, admin, *asked[:50], *odd, *asked[50:])
    seen, moved = told[50].result(), told[51].result()
    assert seen == Seen(((SOURCE, "known"),))
    assert moved == Moved("meeting/late", 7, 0)
    verdicts = [one.result() for one in (*told[:50], *told[52:])]
    receipts = [one for one in verdicts if isinstance(one, Appended)]
    assert [one.positions for one in receipts] == [(n,) for n in range(2, 102)]
    assert len({one.recorded_at for one in receipts}) == 1
    events = await read.read(pools.log_reader, after=1, limit=200)
    assert [event.id for event in events] == [one.events[0].id for one in asked]


async def test_requests_on_one_stream_that_wait_together_are_judged_in_their_order(
    appender: Appender, admin: Connection
) -> None:
    asked = [request(f"r{n}", guards={STREAM: n}) for n in range(20)]
    told = await together(appender, admin, *asked, alone("x"))
    receipts = [appended(one.result()) for one in told]  # type: ignore[arg-type]  # a verdict
    assert [one.revisions for one in receipts[:20]] == [(n + 1,) for n in range(20)]
    assert receipts[20].recorded_at == receipts[0].recorded_at


async def test_one_identity_that_waits_twice_on_two_streams_is_recorded_once(
    appender: Appender, admin: Connection
) -> None:
    asked = [request(new("same", f"meeting/{n}")) for n in range(5)]
    told = await together(appender, admin, *asked)
    assert isinstance(told[0].result(), Appended)
    assert [one.result() for one in told[1:]] == [Seen(((SOURCE, "same"),))] * 4


async def test_a_request_resting_on_a_stream_is_judged_after_the_one_before_it_that_writes_there(
    appender: Appender, admin: Connection
) -> None:
    resting = request(new("b", "meeting/b"), guards={STREAM: 0})
    told = await together(appender, admin, request("a"), resting, alone("c"))
    assert told[1].result() == Moved(STREAM, 0, 1)
    assert isinstance(told[2].result(), Appended)


POISON = {
    "a day that is none": (request(new("bad", "meeting/bad", occurred="October 2004")), "a month"),
    "a name that is no text": (
        Request((NewEvent(SOURCE, "bad\udc00", "meeting/bad", sealed("bad", "meeting/bad")),)),
        "surrogates",
    ),
    "a revision beyond all": (
        Request((new("bad", "meeting/bad"),), (Guard("meeting/bad", 2**70),)),
        "out of int64",
    ),
    "a name with a NUL": (
        Request((NewEvent(SOURCE, "bad\0", "meeting/bad", sealed("bad", "meeting/bad")),)),
        "0x00",
    ),
}


@pytest.mark.parametrize("what", POISON)
@pytest.mark.parametrize("place", [0, 17, 49])
async def test_what_the_table_does_not_take_fails_alone(
    appender: Appender, admin: Connection, pools: Pools, what: str, place: int
) -> None:
    bad, reason = POISON[what]
    asked = [alone(f"a{n}") for n in range(49)]
    told = await together(appender, admin, *asked[:place], bad, *asked[place:])
    with pytest.raises(EntryRefused, match=reason):
        told.pop(place).result()
    assert all(isinstance(one.result(), Appended) for one in told)
    events = await read.read(pools.log_reader, after=0, limit=100)
    assert [event.position for event in events] == list(range(1, 50))
    assert {event.id for event in events} == {one.events[0].id for one in asked}


async def test_bytes_that_say_another_name_than_their_request_fail_alone(
    appender: Appender, admin: Connection
) -> None:
    await appender.submit(alone("known"))
    lie = Request((NewEvent(SOURCE, "new", "meeting/new", sealed("known", "meeting/new")),))
    told = await together(appender, admin, alone("a"), lie, alone("b"))
    with pytest.raises(LogDamaged):
        told[1].result()
    assert isinstance(told[0].result(), Appended)
    assert isinstance(told[2].result(), Appended)


async def test_a_caller_who_goes_away_takes_nobody_along(
    appender: Appender, admin: Connection, pools: Pools
) -> None:
    async with admin.transaction():
        await admin.execute(LOCK)
        told = [asyncio.ensure_future(appender.submit(alone(f"a{n}"))) for n in range(10)]
        await waiting(admin, 1)
        told += [asyncio.ensure_future(appender.submit(alone(f"b{n}"))) for n in range(10)]
        await waiting(admin, 2)
        told += [asyncio.ensure_future(appender.submit(alone(f"c{n}"))) for n in range(10)]
        await asyncio.sleep(0)
        gone = [told.pop(n) for n in (25, 15, 5)]
        for one in gone:
            one.cancel()
    await asyncio.wait(gone)
    assert all(one.cancelled() for one in gone)
    assert all(isinstance(verdict, Appended) for verdict in await asyncio.gather(*told))
    await appender.close()
    assert await read.head(pools.log_reader) == 30


async def test_a_lock_that_is_not_to_be_had_is_said_to_everybody_and_nothing_is_stored(
    appender: Appender, admin: Connection, pools: Pools
) -> None:
    async with admin.transaction():
        await admin.execute(LOCK)
        told = await asyncio.gather(
            *(appender.submit(alone(f"a{n}")) for n in range(20)), return_exceptions=True
        )
    assert all(isinstance(one, Overloaded) for one in told)
    assert await read.head(pools.log_reader) == 0
    assert isinstance(await appender.submit(alone("a0")), Appended)


@pytest.mark.parametrize(
    ("size", "most"), [(10, QUEUE_EVENTS), (60_000, QUEUE_BYTES // 60_000)], ids=["events", "bytes"]
)
async def test_a_full_queue_refuses_at_once_and_keeps_what_it_has_accepted(
    appender: Appender, admin: Connection, pools: Pools, size: int, most: int
) -> None:
    told: list[asyncio.Future[object]] = []
    async with admin.transaction():
        await admin.execute(LOCK)
        while not (told and told[-1].done()):
            asked = alone(f"a{len(told)}", note="x" * size)
            told.append(asyncio.ensure_future(appender.submit(asked)))
            await asyncio.sleep(0)
        with pytest.raises(Overloaded, match="Too much is waiting") as refused:
            told.pop().result()
        assert refused.value.retry_after_s > 0
        assert most - 2 <= len(told) <= most
    await asyncio.gather(*told)
    assert await read.head(pools.log_reader) == len(told)


async def test_a_request_larger_than_the_queue_is_taken_when_nothing_else_waits(
    appender: Appender, pools: Pools
) -> None:
    many = QUEUE_EVENTS + 1
    receipt = await appender.submit(request(*(new(f"a{n}") for n in range(many))))
    assert appended(receipt).revisions == tuple(range(1, many + 1))
    assert await read.head(pools.log_reader) == many


async def test_closing_finishes_what_was_accepted_and_accepts_nothing_more(
    appender: Appender, admin: Connection, pools: Pools
) -> None:
    async with admin.transaction():
        await admin.execute(LOCK)
        told = [asyncio.ensure_future(appender.submit(request(f"a{n}"))) for n in range(5)]
        await waiting(admin, 1)
        closing = asyncio.ensure_future(appender.close())
        await asyncio.sleep(0)
        with pytest.raises(Overloaded, match="being closed"):
            await appender.submit(alone("late"))
    await closing
    assert [appended(one.result()).positions for one in told] == [(n,) for n in range(1, 6)]
    assert await read.head(pools.log_reader) == 5


KILL = """SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
           WHERE application_name = 'servanda append' AND datname = current_database()"""
# Between the insert and the commit, always a pause, so that many connections die there.
DAWDLE = (
    """CREATE FUNCTION log.dawdle() RETURNS trigger LANGUAGE plpgsql AS
       'BEGIN PERFORM pg_sleep(0.002); RETURN NULL; END'""",
    "CREATE TRIGGER dawdle AFTER INSERT ON log.event FOR EACH STATEMENT EXECUTE FUNCTION log.dawdle()",
)


async def insist(appender: Appender, wanted: Request) -> Appended | Seen:
    """Send the very same request until it is answered: what is not known may be repeated."""
    while True:
        try:
            verdict = await appender.submit(wanted)
        except (Overloaded, OutcomeUnknown):
            await asyncio.sleep(0.02)
        else:
            assert not isinstance(verdict, Moved)
            return verdict


async def kill(admin: Connection, killed: list[int]) -> None:
    """End the server's processes again and again, at moments that fall everywhere in an append."""
    chance = random.Random(1)  # noqa: S311  # a seed, so that a failure can be repeated
    while True:
        killed.append(await admin.fetchval(KILL))
        await asyncio.sleep(chance.uniform(0.01, 0.1))


async def write_while_killed(
    appender: Appender, admin: Connection
) -> tuple[dict[str, Appended | Seen], int]:
    """Let fifty callers write forty events each; return what they were told, and how many connections died."""
    truth: dict[str, Appended | Seen] = {}
    killed: list[int] = []

    async def write(number: int) -> None:
        for turn in range(40):
            name = f"{number}-{turn}"
            wanted = request(new(name, f"meeting/{number % 40}"))
            truth[name] = await insist(appender, wanted)

    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        killing = group.create_task(kill(admin, killed))
        await asyncio.gather(*(write(number) for number in range(50)))
        killing.cancel()
    return truth, sum(killed)


async def test_connections_killed_again_and_again_lose_nothing_and_double_nothing(
    appender: Appender, admin: Connection, pools: Pools
) -> None:
    for statement in DAWDLE:
        await admin.execute(statement)
    async with asyncio.TaskGroup() as group:
        stranger = group.create_task(tail_as_a_stranger(pools, 2000))
        truth, killed = await write_while_killed(appender, admin)
    assert killed >= 5  # how many depends on how fast the machine is done
    events = [e for n in (0, 1000) for e in await read.read(pools.log_reader, after=n, limit=1000)]
    assert [event.position for event in events] == stranger.result() == list(range(1, 2001))
    for event in events:
        told = truth.pop(event.id)
        if isinstance(told, Appended):
            stored = ((event.position,), (event.revision,), event.recorded_at)
            assert stored == (told.positions, told.revisions, told.recorded_at)
    assert not truth


async def test_an_error_that_is_nobodys_reaches_everybody(
    appender: Appender, admin: Connection
) -> None:
    await admin.execute("REVOKE EXECUTE ON FUNCTION log.append FROM servanda_writer")
    told = await asyncio.gather(
        *(appender.submit(alone(f"a{n}")) for n in range(5)), return_exceptions=True
    )
    assert [type(one) for one in told] == [asyncpg.InsufficientPrivilegeError] * 5
    assert not any(isinstance(one, LogError) for one in told)
