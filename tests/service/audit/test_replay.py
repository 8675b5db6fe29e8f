"""Replaying the real history: the live tables are what the log makes of it, and where they are not, it is said where."""

import asyncio

import pytest
from sqlalchemy import text

from events import cloudevents
from events.envelope import Recorded, posted
from events.log import read
from events.log.append import Appender
from events.log.requests import Appended, NewEvent, Request
from service.audit import shadow as of_shadows
from service.audit.errors import NotDigestible
from service.audit.replay import Replayed
from service.audit.stored import Side, digest_of
from service.database.engine import Address, Pools
from service.projections import catalogue
from service.projections.errors import OtherHistory
from service.projections.tables.layout import METADATA
from service.reads.errors import NoReadModel, NotReached, OtherRelease, OutOfRange
from tests.sentences.builders import event
from tests.service.audit.tampering import alter, replayed, shadows
from tests.service.projections.stories import HISTORY, fold, tell

POINTS = (40, 90, 140, 200, 253)
VERSIONS = {tables.version.name for tables in catalogue.TABLES.values()}


async def test_the_live_tables_are_what_the_log_makes_of_it(own_told_pools: Pools) -> None:
    found = await replayed(own_told_pools)
    assert (found.identical, found.first, found.not_compared) == (True, None, ())
    assert {one.name for one in found.compared} == set(METADATA.tables)
    assert found.position == found.bookmark == await read.head(own_told_pools.log_reader)
    assert found.folded["status_version"].rows > 14
    assert await shadows(own_told_pools) == []


async def until_a_shadow_stands(pools: Pools) -> None:
    async with asyncio.timeout(60):
        while not await shadows(pools):
            pass


async def test_a_shadow_is_kept_for_who_wants_to_look_into_it(own_told_pools: Pools) -> None:
    found = await replayed(own_told_pools, to=20, keep=True)
    assert await shadows(own_told_pools) == [found.schema]


async def test_a_kept_shadow_outlives_the_next_replay(own_told_pools: Pools) -> None:
    kept = await replayed(own_told_pools, to=20, keep=True)
    await replayed(own_told_pools, to=1)
    assert await shadows(own_told_pools) == [kept.schema]


async def test_the_shadow_of_a_replay_that_runs_is_left_alone(
    own_told_pools: Pools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(of_shadows, "CHUNK", 1)  # so that the longer one lasts
    async with asyncio.TaskGroup() as group:
        longer = group.create_task(replayed(own_told_pools))
        await until_a_shadow_stands(own_told_pools)
        (standing,) = await shadows(own_told_pools)
        await replayed(own_told_pools, to=1)
        assert await shadows(own_told_pools) == [standing]
    assert longer.result().schema == standing
    assert longer.result().identical


async def test_what_others_call_a_shadow_is_theirs(own_told_pools: Pools) -> None:
    async with own_told_pools.projector.begin() as connection:
        await connection.execute(text("CREATE SCHEMA shadow_cabinet"))
    await replayed(own_told_pools, to=1)
    assert await shadows(own_told_pools) == ["shadow_cabinet"]


@pytest.mark.long
async def test_replay_to_five_past_points_equals_a_service_stopped_there(
    own_told_pools: Pools, pools: Pools
) -> None:
    history = await read.read(own_told_pools.log_reader, after=0, limit=1000)
    done = 0
    for point in POINTS:
        await repeat(pools, history[done:point])
        done = await fold(pools)
        assert done == point
        stopped, past = await live_digests(pools), await replayed(own_told_pools, to=point)
        assert past.identical
        names = [*sorted(VERSIONS), "status_current"]
        assert {n: past.folded[n].value for n in names} == {n: stopped[n] for n in names}
        held = {one.name: one.live.value for one in past.compared}
        assert held == {name: stopped[name] for name in VERSIONS}


async def live_digests(pools: Pools) -> dict[str, bytes]:
    """Return the digests of the live tables, without folding anything."""
    async with pools.log_reader.acquire() as driver, driver.transaction(readonly=True):
        side = Side(driver, catalogue.SCHEMA)
        return {
            table.name: (await digest_of(side, table)).value for table in METADATA.sorted_tables
        }


async def repeat(pools: Pools, history: list[Recorded]) -> None:
    """Append the same events to another log, one by one."""
    appender = Appender(pools.append)
    for one in history:
        proposed = cloudevents.parse(posted(one))
        sealed = cloudevents.seal(
            proposed,
            authid=one.authid,
            authtype=one.authtype,
            claimstanding=one.claimstanding,
        )
        new = NewEvent(one.source, one.id, one.stream, sealed)
        assert isinstance(await appender.submit(Request((new,))), Appended)


async def test_of_a_past_point_versions_are_compared_and_the_others_named(
    own_told_pools: Pools,
) -> None:
    found = await replayed(own_told_pools, to=200)
    assert {one.name for one in found.compared} == VERSIONS
    assert set(found.not_compared) == set(METADATA.tables) - VERSIONS


@pytest.fixture
async def small(pools: Pools) -> Pools:
    """Give the pools of a small history, folded: what is altered there is found as fast."""
    await tell(pools, *HISTORY)
    await fold(pools)
    return pools


ALTERED = "UPDATE read.status_version SET value = 'FULFILLED' WHERE (key, position, from_day) = (SELECT key, position, from_day FROM read.status_version WHERE value = 'NO_EVIDENCE' ORDER BY position LIMIT 1)"
DELETED = "DELETE FROM read.stakeholder_current WHERE key = (SELECT min(key) FROM read.stakeholder_current)"
ADDED = "INSERT INTO read.meeting_version (key, position, from_day, gone) SELECT 'cop-99', position, from_day, gone FROM read.meeting_version ORDER BY position LIMIT 1"
WORDS = "UPDATE read.search_version SET words = 'Another' WHERE position = 7 AND NOT gone"
NESTED = "UPDATE read.status_current SET body = jsonb_set(body, '{status,extra}', '0.5') WHERE key = (SELECT min(key) FROM read.status_current)"


@pytest.mark.parametrize(
    ("statement", "table", "columns", "sides"),
    [
        (ALTERED, "status_version", ("value",), (True, True)),
        (DELETED, "stakeholder_current", (), (False, True)),
        (ADDED, "meeting_version", (), (True, False)),
        (WORDS, "search_version", ("words",), (True, True)),
        (NESTED, "status_current", ("body",), (True, True)),
    ],
    ids=["altered", "deleted", "added", "words", "deep in JSON"],
)
async def test_one_row_altered_by_hand_is_found_and_named_with_the_event_that_made_it(
    address: Address,
    small: Pools,
    statement: str,
    table: str,
    columns: tuple[str, ...],
    sides: tuple[bool, bool],
) -> None:
    await alter(address, statement)
    found = await replayed(small)
    assert [one.name for one in found.compared if not one.identical] == [table]
    assert found.first is not None
    row, event = found.first.row, found.first.event
    assert (row.table, row.columns) == (table, columns)
    assert (row.live is not None, row.folded is not None) == sides
    assert event is not None
    assert event.position == row.position


async def test_of_many_differing_rows_the_one_of_the_earliest_event_comes_first(
    address: Address, small: Pools
) -> None:
    await alter(address, WORDS)
    await alter(address, WORDS.replace("= 7", "= 6"))
    await alter(address, ALTERED.replace("'NO_EVIDENCE'", "'RESPONSE_PARTIAL'"))
    found = await replayed(small)
    assert sum(one.differing for one in found.compared) == 3
    assert positions(found) == sorted(positions(found))
    assert found.first is not None
    assert found.first.row.position == 6


def positions(found: Replayed) -> list[int]:
    (words,) = [one for one in found.compared if one.name == "search_version"]
    return [row.position or 0 for row in words.rows]


async def test_a_row_of_an_event_that_never_was_is_found_too(
    address: Address, small: Pools
) -> None:
    await alter(address, ADDED.replace("SELECT 'cop-99', position", f"SELECT 'cop-99', {2**62}"))
    found = await replayed(small)
    assert found.first is not None
    assert found.first.event is None


async def test_a_number_that_no_fold_could_write_is_named_with_its_row(
    address: Address, small: Pools
) -> None:
    await alter(address, NESTED.replace("0.5", "9007199254740993"))
    with pytest.raises(NotDigestible, match="of status_current"):
        await replayed(small)
    assert await shadows(small) == []


async def test_what_comes_after_the_snapshot_is_left_for_the_next_replay(pools: Pools) -> None:
    await tell(pools, *HISTORY[:4])
    await fold(pools)
    last = await tell(pools, *HISTORY[4:])
    found = await replayed(pools)
    assert (found.identical, found.position, last) == (True, 4, len(HISTORY))
    with pytest.raises(NotReached):
        await replayed(pools, to=last)
    with pytest.raises(OutOfRange):
        await replayed(pools, to=last + 1)
    assert (await replayed(pools, to=last, compare=False)).compared == ()
    assert (await replayed(pools, to=0)).identical


async def test_a_replay_sees_nothing_of_what_is_recorded_and_folded_meanwhile(
    own_told_pools: Pools,
) -> None:
    before = await read.head(own_told_pools.log_reader)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(replayed(own_told_pools))
        await until_a_shadow_stands(own_told_pools)
        await tell(own_told_pools, *HISTORY)
        assert await fold(own_told_pools) > before
    found = running.result()
    assert (found.identical, found.position, found.bookmark) == (True, before, before)


async def test_what_the_live_tables_parked_the_shadow_parks(small: Pools) -> None:
    nowhere = {"source": "urn:example:tests", "id": "nobody-recorded-this"}
    astray = event("event.retracted", "partnership/phones", target=nowhere, reason="it never was")
    await tell(small, astray, event("partnership.concluded", "partnership/phones"))
    await fold(small)
    found = await replayed(small)
    assert found.folded["parked"].rows == 1
    assert found.identical


async def test_tables_of_another_release_are_not_called_wrong(
    address: Address, small: Pools
) -> None:
    await alter(address, "UPDATE log.read_model SET version = version + 1")
    with pytest.raises(OtherRelease):
        await replayed(small)


async def test_tables_of_another_log_are_not_compared(address: Address, small: Pools) -> None:
    await alter(address, "UPDATE log.bookmark SET leaf_hash = sha256('another')")
    with pytest.raises(OtherHistory):
        await replayed(small)


async def test_without_a_read_model_there_is_nothing_to_compare(bare_pools: Pools) -> None:
    with pytest.raises(NoReadModel):
        await replayed(bare_pools)
