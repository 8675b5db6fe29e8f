"""Every hot statement over a log of a million positions, which nobody has counted yet, and which has been: probes by index."""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from typing import Final, cast

import pytest
from sqlalchemy import text

from events.cloudevents import parse
from events.envelope import Proposed
from events.log import bookmarks, read
from events.log.batch import GROUP_EVENTS
from events.log.bulk import copy
from events.log.call import call
from events.log.handles import Connection, Pool
from events.log.requests import Appended, NewEvent, Request, Seen
from events.log.settle import repeat
from service.database import leases
from service.database.engine import Address, create_engine
from service.database.engine import Connection as Driver
from service.database.uses import ADMIN
from service.projections import facts, model
from service.projections.catalogue import SCHEMA
from service.projections.direct import Direct
from service.reads import feed
from service.reads.filter import Filter
from service.reads.projecting import STANDING_SQL
from service.recording.known import Known
from tests.conftest import STRATEGY, _execute
from tests.contract.entries import new, sealed
from tests.contract.entries import request as wanted
from tests.contract.standing import revisions
from tests.plans.explained import EXPLAIN, Reading, indexes, plans_of, scanned
from tests.plans.million import A_STREAM, EVENTS, SOURCES, fill
from tests.plans.plans import Node, within
from tests.plans.probes import probes_of
from tests.sentences.builders import event
from tests.sentences.telling import tell
from tests.statements import opened

pytestmark = pytest.mark.slow

MILLION: Final = "servanda_million"
SIZES: Final = (1, 64, 1_000)
COPIED: Final = (GROUP_EVENTS + 1, 2 * GROUP_EVENTS)
MIDDLE: Final = EVENTS // 2

NUMBERS: Final = count(1)
ONCE: Final = 3
"""Probes of a whole call: where the log ends, and where what is withheld does."""

POSITION: Final = "event_position_is_unique"
IDENTITY: Final = "event_identity_is_unique"
REVISION: Final = "event_stream_revision_is_unique"


@pytest.fixture(scope="module")
def filled(server: Address, template: str) -> Address:
    """Give the address of the large log, which the server has never counted."""
    asyncio.run(
        _execute(server, f"CREATE DATABASE {MILLION} TEMPLATE {template} STRATEGY {STRATEGY}")
    )
    address = server.with_database(MILLION)
    asyncio.run(fill(address))
    asyncio.run(_execute(address, "SELECT log.ensure_roles()"))
    asyncio.run(with_tables(address))
    return address


async def with_tables(address: Address) -> None:
    """Have a read model made, into which nothing is folded."""
    async with opened(address) as pools:
        await model.prepare(pools.projector)


@pytest.fixture(scope="module", params=["never counted", "counted"])
def million(request: pytest.FixtureRequest, filled: Address) -> Address:
    """Give the address of the large log before it was counted, and then afterwards."""
    if request.param == "counted":
        asyncio.run(_execute(filled, "ANALYZE"))
    return filled


def identities(size: int) -> list[tuple[str, str]]:
    """Return names that are spread over the log, and one that it does not have."""
    step = EVENTS // size
    known = [(f"urn:many:{n % SOURCES}", f"e-{n}") for n in range(1, EVENTS, step)]
    return [*known[: size - 1], ("urn:nobody", "nothing")] if size > 1 else known[:1]


def streams(size: int) -> list[str]:
    step = EVENTS // A_STREAM // size
    return [f"stakeholder/s-{n * step + 1}" for n in range(size)]


def described(size: int) -> list[Proposed]:
    return [
        parse(event("stakeholder.described", stream, id=f"new-{n}", name=f"New {n}"))
        for n, stream in enumerate(streams(size))
    ]


async def judged(log: Pool, size: int) -> None:
    """Read what is needed to judge a request, as recording does."""
    known, events = Known(), described(size)
    await known.look_up(log, (one.identity for one in events))
    await known.meet(log, tell(events))


async def repeated(log: Pool) -> None:
    """Send again what the log has: it is compared, and nothing is stored."""
    name, stream = "e-7", "stakeholder/s-2"
    known = NewEvent("urn:many:7", name, stream, sealed(name, stream))
    async with log.acquire() as connection:
        (verdict,) = await repeat(connection, [Request((known,))], wake=False)
    assert isinstance(verdict, Seen)


async def append(connection: Connection, size: int) -> None:
    """Append as many requests in one call, half of them to streams that are there, guarded by where these stand."""
    stand = await revisions(connection, streams(size)[::2])
    places = [*stand, *(f"stakeholder/new-{next(NUMBERS)}" for _ in range(size - len(stand)))]
    requests = [
        wanted(new(f"new-{next(NUMBERS)}", place), guards={place: stand.get(place, 0)})
        for place in places
    ]
    verdicts = await call(connection, requests, wake=False)
    assert all(isinstance(one, Appended) for one in verdicts)


async def copied(connection: Connection, size: int) -> None:
    """Copy a request over as many streams, half of which are there, guarded by where these stand."""
    stand = await revisions(connection, streams(size)[::2])
    places = [*stand, *(f"stakeholder/new-{next(NUMBERS)}" for _ in range(size - len(stand)))]
    events = (new(f"new-{next(NUMBERS)}", place) for place in places)
    assert isinstance(await copy(connection, wanted(*events, guards=stand), wake=False), Appended)


async def advanced(log: Pool) -> None:
    async with log.acquire() as connection:
        mark = await bookmarks.get(connection, "follower-7")
        assert mark
        await bookmarks.advance(
            connection,
            "follower-7",
            expected=mark.position,
            to=mark.position + 1,
            leaf_hash=mark.leaf_hash,
        )


async def found(log: Pool, size: int) -> None:
    """Look for the facts of as many keys as folding does: by streams, by keys that are noted, and by names."""
    sources, ids = zip(*identities(size), strict=True)
    noted = [f"p-{n} s-{n} partner" for n in range(size)]
    async with log.acquire() as connection:
        tables = Direct(cast("Driver", connection), SCHEMA)
        asked: dict[str, object] = {"folds": ["membership"] * size, "keys": noted}
        asked |= {"streams": streams(size), "types": ["servanda.stakeholder.described"]}
        assert await tables.fetch(facts.FACTS, to=EVENTS, **asked)
        assert await tables.fetch(facts.NAMED, to=EVENTS, sources=sources, ids=ids)
        await tables.fetch(facts.AMENDED, positions=list(range(MIDDLE, MIDDLE + size)))


def page(wanted: Filter, limit: int = 100) -> Reading:
    return lambda log: feed.page(log, wanted, after=MIDDLE, limit=limit)


BEGAN: Final = datetime(2026, 1, 1, tzinfo=UTC)
READINGS: Final[dict[str, tuple[Reading, set[str]]]] = {
    "the head": (read.head, {POSITION}),
    "what comes next": (lambda log: read.read(log, after=MIDDLE, limit=1000), {POSITION}),
    "the end": (lambda log: read.read(log, after=EVENTS, limit=1000), {POSITION}),
    "whether all is there": (lambda log: read.passed(log, after=EVENTS - 1000), {POSITION}),
    "a stream": (lambda log: read.read_stream(log, streams(2)[1]), {REVISION}),
    "an instant": (lambda log: read.position_at(log, BEGAN + timedelta(seconds=7)), {POSITION}),
    "bytes": (lambda log: read.entries(log, after=MIDDLE, to=MIDDLE + 1000), {POSITION}),
    "counts": (lambda log: read.counts(log, after=MIDDLE, to=MIDDLE + 1000), {POSITION}),
    "a bookmark": (lambda log: bookmarks.get(log, "follower-7"), set()),
    "a bookmark's reach": (lambda log: bookmarks.reached(log, "follower-7"), {POSITION}),
    "a bookmark's move": (advanced, set()),
    "a repetition": (repeated, {IDENTITY}),
    "a page": (page(Filter()), {POSITION}),
    "a page of a type": (page(Filter(types=("servanda.meeting.held",))), {POSITION}),
    "a page of a source": (page(Filter(source="urn:many:7")), {POSITION, IDENTITY}),
    "a page of a stream": (page(Filter(stream="stakeholder/s-7")), {POSITION, REVISION}),
    "a page of a correlation": (page(Filter(correlation="c-7")), {POSITION}),
    "a page of a paragraph": (page(Filter(paragraph="XY-1/2#1")), {POSITION}),
    "a place": (lambda log: feed.place(log, MIDDLE), {POSITION}),
} | {
    f"{what} of {size}": (reading, used)
    for size in SIZES
    for what, reading, used in (
        ("names", lambda log, size=size: read.find(log, identities(size)), {IDENTITY}),
        ("judging", lambda log, size=size: judged(log, size), {IDENTITY, REVISION}),
        ("folding", lambda log, size=size: found(log, size), {IDENTITY, REVISION, POSITION}),
    )
}


async def planned(address: Address, statement: str, given: dict[str, object]) -> list[Node]:
    """Return the nodes of the plan for a statement with named arguments."""
    engine = create_engine(address, ADMIN)
    async with engine.connect() as connection:
        found = await connection.execute(text(EXPLAIN + statement), given)
        nodes = list(within(found.scalar_one()[0]["Plan"]))
    await engine.dispose()
    return nodes


@pytest.mark.parametrize("what", READINGS)
async def test_every_statement_is_answered_by_index(million: Address, what: str) -> None:
    reading, used = READINGS[what]
    nodes = await plans_of(million, reading)
    assert scanned(nodes) == set()
    log = {name for name in indexes(nodes) if name.startswith("event_")}
    assert log <= used
    assert bool(log) is bool(used)


@pytest.mark.parametrize("size", SIZES)
async def test_a_stream_is_one_probe_and_where_it_stands_another(
    million: Address, size: int
) -> None:
    probes = await probes_of(million, lambda log: revisions(log, streams(size)))
    assert (probes.by_index, probes.whole) == ({REVISION: 2 * size}, 0)


async def test_an_append_costs_the_same_probes_for_each_event(million: Address) -> None:
    each = []
    for size in SIZES:
        probes = await probes_of(million, partial(append, size=size))
        assert probes.whole == 0
        assert probes.by_index.keys() == {POSITION, IDENTITY, REVISION}
        each.append({name: round(times / size) for name, times in probes.by_index.items()})
    assert each[1] == each[2]
    assert sum(each[0].values()) <= sum(each[1].values()) + ONCE


async def test_a_copy_costs_the_same_probes_for_each_event(million: Address) -> None:
    each = []
    for size in COPIED:
        probes = await probes_of(million, partial(copied, size=size))
        assert probes.whole == 0
        assert probes.by_index.keys() == {POSITION, IDENTITY, REVISION}
        each.append({name: round(times / size) for name, times in probes.by_index.items()})
    assert each[0] == each[1]


@pytest.mark.parametrize("name", ["ACQUIRE_SQL", "RENEW_SQL", "CHECK_SQL", "RELEASE_SQL"])
async def test_a_lease_is_found_by_its_name(million: Address, name: str) -> None:
    asked = {"task": "task-7", "holder": "somebody", "token": 1, "seconds": 15}
    statement = getattr(leases, name).text
    given = {one: asked[one] for one in asked if f":{one}" in statement}
    nodes = await planned(million, statement, given)
    assert scanned(nodes) == set()
    assert indexes(nodes) == ({"lease_name_is_unique"} if name != "ACQUIRE_SQL" else set())


async def test_how_a_read_model_stands_is_found_by_index(million: Address) -> None:
    nodes = await planned(million, STANDING_SQL.text, {"model": "follower-7"})
    assert scanned(nodes) == set()
    assert {POSITION, "lease_name_is_unique"} <= indexes(nodes)
