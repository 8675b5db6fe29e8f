"""An export is the stored bytes and a line that counts them, whatever of the log is asked for."""

import json
from hashlib import sha256

import pytest

from events.log import read
from service.audit.errors import BeyondTheLog, NothingRecorded, OutOfOrder
from service.audit.export import FORMAT, Range, export, range_of
from service.database.engine import Address, Pools, connect
from tests.sentences.builders import event
from tests.service.projections.stories import HISTORY, tell


async def exported(pools: Pools, wanted: Range) -> bytes:
    return b"".join([piece.lines async for piece in export(pools.log_reader, wanted)])


@pytest.mark.parametrize("wanted", [Range(1, 390), Range(1, 1), Range(390, 390), Range(57, 203)])
async def test_line_k_is_the_entry_of_its_position_byte_for_byte(
    told_pools: Pools, wanted: Range
) -> None:
    *lines, last, rest = (await exported(told_pools, wanted)).split(b"\n")
    events = await read.read(told_pools.log_reader, after=wanted.first - 1, limit=wanted.count)
    assert lines == [event.entry for event in events]
    assert [sha256(b"\0" + line).digest() for line in lines] == [one.leaf_hash for one in events]
    assert (rest, json.loads(last)["count"]) == (b"", len(lines))


async def test_the_trailer_names_the_range_and_hashes_all_that_comes_before_it(
    told_pools: Pools,
) -> None:
    found = await exported(told_pools, Range(101, 200))
    before = b"".join(line + b"\n" for line in found.split(b"\n")[:100])
    assert json.loads(found.removeprefix(before)) == {
        "trailer": FORMAT,
        "from": 101,
        "to": 200,
        "count": 100,
        "sha256": sha256(before).hexdigest(),
    }


async def test_the_same_range_gives_the_same_bytes_however_far_the_log_has_gone_on(
    pools: Pools,
) -> None:
    await tell(pools, *HISTORY)
    before = await exported(pools, Range(2, 5))
    await tell(pools, event("stakeholder.registered", "stakeholder/late", name="Late"))
    assert await exported(pools, Range(2, 5)) == before


async def test_pieces_do_not_show(told_pools: Pools) -> None:
    wanted = Range(3, 250)
    found = [step async for step in export(told_pools.log_reader, wanted, piece=100)]
    assert [(step.done, step.total) for step in found] == [
        (100, 248),
        (200, 248),
        (248, 248),
        (248, 248),
    ]
    assert b"".join(step.lines for step in found) == await exported(told_pools, wanted)


@pytest.mark.parametrize("withheld", [2, len(HISTORY)])
async def test_a_withheld_position_is_an_empty_line_that_counts(
    pools: Pools, address: Address, withheld: int
) -> None:
    last = await tell(pools, *HISTORY)
    await withhold(address, withheld)
    lines = (await exported(pools, Range(1, last))).split(b"\n")
    assert [number for number, line in enumerate(lines[:last], 1) if not line] == [withheld]
    assert json.loads(lines[last])["count"] == last


async def withhold(address: Address, position: int) -> None:
    """Take an entry out as its owner would, and keep its place."""
    connection = await connect(address)
    try:
        await connection.execute("ALTER TABLE log.event DISABLE TRIGGER event_never_changes")
        await connection.execute(
            "WITH gone AS (DELETE FROM log.event WHERE position = $1 RETURNING *) "
            "INSERT INTO log.withheld SELECT position, revision, leaf_hash, (head).stream, (head).source, (head).id FROM gone",
            position,
        )
    finally:
        await connection.close()


async def test_a_range_is_all_of_the_log_or_lies_in_it(pools: Pools) -> None:
    with pytest.raises(NothingRecorded):
        await range_of(pools.log_reader, None)
    last = await tell(pools, *HISTORY)
    assert await range_of(pools.log_reader, None) == Range(1, last)
    assert await range_of(pools.log_reader, Range(2, 3)) == Range(2, 3)
    with pytest.raises(BeyondTheLog, match=f"ends at position {last}"):
        await range_of(pools.log_reader, Range(2, last + 1))
    with pytest.raises(OutOfOrder):
        await range_of(pools.log_reader, Range(3, 2))
