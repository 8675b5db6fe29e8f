"""Questions to the log: ranges, streams, names, moments, types; and bookmarks."""

from datetime import UTC, datetime, timedelta

import pytest

from events.log import bookmarks, read
from events.log.append import Appender, Seen
from events.log.bookmarks import Bookmark
from events.log.errors import BookmarkMoved, LogDamaged
from service.database.engine import Connection, Pools
from tests.contract.entries import SOURCE, STREAM, TYPE, appended, new, request
from tests.contract.standing import revisions

WITHHOLD = (
    "ALTER TABLE log.event DISABLE TRIGGER event_never_changes",
    """INSERT INTO log.withheld (position, revision, leaf_hash, stream, source, id)
       SELECT position, revision, leaf_hash, stream, source, id FROM log.entry WHERE position = $1""",
    "DELETE FROM log.event WHERE position = $1",
)


async def remove(admin: Connection, position: int, *, recorded: bool) -> None:
    """Take an entry out as only an owner can, with or without saying so."""
    disable, say, delete = WITHHOLD
    await admin.execute(disable)
    if recorded:
        await admin.execute(say, position)
    await admin.execute(delete, position)


async def test_an_empty_log_answers_everything(pools: Pools) -> None:
    log = pools.log_reader
    assert await read.head(log) == 0
    assert await read.read(log, after=0, limit=10) == []
    assert await read.read_stream(log, STREAM) == []
    assert await read.find(log, [(SOURCE, "a")]) == {}
    assert await read.counts(log) == {}
    assert await read.position_at(log, datetime(2030, 1, 1, tzinfo=UTC)) == 0


async def test_streams_names_and_types_are_found_over_a_pool_or_a_connection(
    appender: Appender, pools: Pools
) -> None:
    held = "servanda.meeting.held"
    await appender.submit(request("a", new("b", "meeting/x", type=held), "c"))
    async with pools.log_reader.acquire() as log:
        assert [event.id for event in await read.read_stream(log, STREAM)] == ["a", "c"]
        found = await read.find(log, [(SOURCE, "c"), (SOURCE, "nobody"), (SOURCE, "c")])
        assert {identity: event.position for identity, event in found.items()} == {(SOURCE, "c"): 3}
        assert await read.counts(log) == {held: 1, "servanda.partnership.formed": 2}


async def test_a_chunk_is_bounded_by_its_count_and_by_its_bytes(
    appender: Appender, pools: Pools
) -> None:
    big = [new(f"big-{n}", pad="x" * 65_000) for n in range(80)]
    await appender.submit(request(*big, "last"))
    log = pools.log_reader
    assert [event.position for event in await read.read(log, after=3, limit=2)] == [4, 5]
    first = await read.read(log, after=0, limit=1000)
    assert 60 < len(first) < 70
    rest = await read.read(log, after=first[-1].position, limit=1000)
    assert [event.position for event in first + rest] == list(range(1, 82))


@pytest.mark.parametrize("recorded", [1, 2, 7, 20])
async def test_the_position_at_an_instant_is_the_last_one_recorded_by_then(
    appender: Appender, pools: Pools, recorded: int
) -> None:
    stamps: list[datetime] = []
    for number in range(recorded):
        receipt = appended(await appender.submit(request(f"{number}/1", f"{number}/2")))
        stamps += [receipt.recorded_at] * 2
    for instant in stamps:
        expected = sum(stamp <= instant for stamp in stamps)
        assert await read.position_at(pools.log_reader, instant) == expected
    before = stamps[0] - timedelta(microseconds=1)
    assert await read.position_at(pools.log_reader, before) == 0


@pytest.mark.parametrize("position", [1, 2])
async def test_a_missing_position_is_an_alarm_and_a_withheld_one_is_not(
    appender: Appender, pools: Pools, admin: Connection, position: int
) -> None:
    await appender.submit(request("a", "b", "c"))
    await remove(admin, position, recorded=False)
    with pytest.raises(LogDamaged, match=f"Position {position} is missing"):
        await read.read(pools.log_reader, after=0, limit=10)
    await admin.execute(
        "INSERT INTO log.withheld VALUES ($1, $1, sha256('x'), $2, 'urn:x', 'x')", position, STREAM
    )
    events = await read.read(pools.log_reader, after=0, limit=10)
    assert [event.position for event in events] == [n for n in (1, 2, 3) if n != position]


@pytest.mark.parametrize("position", [1, 2, 3])
async def test_a_range_of_bytes_has_every_position_and_nothing_where_one_was_withheld(
    appender: Appender, pools: Pools, admin: Connection, position: int
) -> None:
    await appender.submit(request("a", "b", "c"))
    events = await read.read(pools.log_reader, after=0, limit=3)
    whole = [event.entry for event in events]
    assert await read.entries(pools.log_reader, after=0, to=3) == whole
    assert await read.entries(pools.log_reader, after=1, to=2) == whole[1:2]
    await remove(admin, position, recorded=True)
    whole[position - 1] = b""
    assert await read.entries(pools.log_reader, after=0, to=3) == whole
    with pytest.raises(LogDamaged, match="Position 4 is missing"):
        await read.entries(pools.log_reader, after=0, to=4)


async def test_types_are_counted_in_a_range(appender: Appender, pools: Pools) -> None:
    await appender.submit(request("a", "b", "c"))
    assert await read.counts(pools.log_reader) == {TYPE: 3}
    assert await read.counts(pools.log_reader, after=1, to=2) == {TYPE: 1}
    assert await read.counts(pools.log_reader, after=3) == {}


async def test_what_was_withheld_keeps_its_place_its_name_and_its_revision(
    appender: Appender, pools: Pools, admin: Connection
) -> None:
    await appender.submit(request("a", "b"))
    await remove(admin, 2, recorded=True)
    assert await read.head(pools.log_reader) == 2
    assert await appender.submit(request("b")) == Seen(((SOURCE, "b"),))
    assert await revisions(pools.log_reader, [STREAM]) == {STREAM: 2}
    receipt = appended(await appender.submit(request("c", guards={STREAM: 2})))
    assert (receipt.positions, receipt.revisions) == ((3,), (3,))


async def test_a_bookmark_moves_only_from_where_it_stands(
    appender: Appender, admin: Connection
) -> None:
    await appender.submit(request("a", "b"))
    leaf = b"\1" * 32
    assert await bookmarks.get(admin, "projector") is None
    with pytest.raises(BookmarkMoved):
        await bookmarks.advance(admin, "projector", expected=1, to=2, leaf_hash=leaf)
    await bookmarks.advance(admin, "projector", expected=0, to=1, leaf_hash=leaf)
    with pytest.raises(BookmarkMoved, match="does not stand at position 0"):
        await bookmarks.advance(admin, "projector", expected=0, to=1, leaf_hash=leaf)
    await bookmarks.advance(admin, "projector", expected=1, to=2, leaf_hash=leaf)
    assert await bookmarks.get(admin, "projector") == Bookmark(2, leaf)
    assert await bookmarks.get(admin, "another") is None


async def test_a_bookmark_that_is_rolled_back_did_not_move(admin: Connection) -> None:
    transaction = admin.transaction()
    await transaction.start()
    await bookmarks.advance(admin, "projector", expected=0, to=5, leaf_hash=b"\2" * 32)
    await transaction.rollback()
    assert await bookmarks.get(admin, "projector") is None
