"""What an event writes anew: nothing before that day is different, and each moment of two clocks finds what was known then."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from events.log import read
from service.database.engine import Pools
from service.projections import model
from service.projections.catalogue import TABLES
from service.projections.chunk import Chunk
from service.projections.contract import (
    BEGINNING,
    State,
    Timeline,
    begun,
    first_difference,
    in_force,
    told_since,
)
from service.projections.facts import Reach
from service.projections.kept import Nothing
from service.projections.shelf import TableShelf
from service.projections.working import NOTHING, Written
from service.reads.versions import as_of
from tests.sentences.builders import event
from tests.sentences.randomly import Happenings
from tests.service.projections.stories import DECISION, fold, tell

ALL: Final = 10_000
DAYS: Final = (date(2001, 1, 1), date(2003, 6, 15), date(2005, 1, 1), date.max)

Key = tuple[str, str]


async def told(pools: Pools) -> Sequence[Written]:
    """Return every set of version rows that the log makes, folded in memory."""
    events = await read.read(pools.log_reader, after=0, limit=ALL)
    return (await Chunk(Nothing()).fold(events)).written


def known(sets: Iterable[Written], position: int) -> Mapping[Key, Timeline]:
    """Return the timelines as known at a position."""
    return {(one.table, one.key): one.timeline for one in sets if one.position <= position}


async def random(pools: Pools, seed: int) -> Sequence[Written]:
    await tell(pools, *DECISION, *Happenings(seed).told(200))
    return await told(pools)


def differing(sets: Iterable[Written]) -> list[Written]:
    """Return those that are different on a day before the first that they write."""
    before: dict[Key, Timeline] = {}
    found = []
    for one in sets:
        differs = first_difference(before.get((one.table, one.key), NOTHING), one.timeline)
        found += [one] if differs is not None and differs < one.since else []
        before[one.table, one.key] = one.timeline
    return found


async def test_nothing_in_the_real_history_differs_before_the_day_from_which_it_is_written(
    told_pools: Pools,
) -> None:
    assert differing(await told(told_pools)) == []


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
async def test_nothing_in_a_random_history_does_either(pools: Pools, seed: int) -> None:
    assert differing(await random(pools, seed)) == []


async def probed(
    connection: AsyncConnection, table: str, position: int, day: date
) -> dict[str, dict[str, object]]:
    rows = await connection.execute(as_of(TABLES[table], position, day))
    columns = TABLES[table].columns
    return {row["key"]: {name: row[name] for name in columns} for row in rows.mappings()}


@pytest.mark.parametrize("seed", [1, 2])
async def test_every_moment_finds_what_was_known_then(pools: Pools, seed: int) -> None:
    sets = await random(pools, seed)
    await fold(pools)
    await holds_at_each_moment(pools, sets, DAYS)


@pytest.mark.parametrize("step", [1, -1, 3])
async def test_what_counts_from_a_day_to_come_on_is_found_on_every_day_round_today(
    pools: Pools, step: int
) -> None:
    """Such an event is written from the day of its recording on, which then is before its counting day."""
    await tell(pools, *DECISION)
    (first,) = await read.read(pools.log_reader, after=0, limit=1)
    today = first.recorded_at.date()
    days = [today + timedelta(days=n) for n in range(-30, 31, 10)]
    formed, extended, concluded = ("formed", "extended", "concluded")
    told_of = [
        event(f"partnership.{what}", "partnership/phones", occurred=str(days[at]), id=f"at-{at}")
        for at, what in enumerate(
            (extended, formed, extended, concluded, extended, formed, extended)
        )
    ]
    await tell(pools, *told_of[::step])
    sets = await told(pools)
    assert any(one.since == today for one in sets)
    await fold(pools, chunk=3)
    await holds_at_each_moment(pools, sets, days)


async def holds_at_each_moment(pools: Pools, sets: Sequence[Written], days: Sequence[date]) -> None:
    """Hold what the tables say of some positions and days to what was folded in memory."""
    last = max(one.position for one in sets)
    live = await model.prepare(pools.projector)
    async with model.translated(pools.projector, live).connect() as connection:
        for position in (*range(len(DECISION), last, max(last // 5, 1)), last):
            there = known(sets, position)
            for day in days:
                for table in TABLES:
                    assert await probed(connection, table, position, day) == {
                        key: in_force(timeline, day).columns
                        for (of, key), timeline in there.items()
                        if of == table and in_force(timeline, day).columns is not None
                    }
        shelf = TableShelf(connection, Reach(last, {}))
        for table in TABLES:
            newest = {key: one for (of, key), one in known(sets, last).items() if of == table}
            read_again = await shelf.timelines(table, list(newest))
            assert {key: one for key, one in newest.items() if one != NOTHING} == {
                key: one for key, one in read_again.items() if one != NOTHING
            }


A, B, C = {"is": 1}, {"is": 2}, {"is": 3}
FIRST, SECOND, THIRD = date(2001, 1, 1), date(2002, 1, 1), date(2003, 1, 1)


def test_what_is_told_twice_is_told_once() -> None:
    assert begun([State(FIRST, A), State(SECOND, A)]) == begun([State(FIRST, A)])
    assert begun([State(FIRST, None)]) == NOTHING
    assert begun([State(BEGINNING, A), State(FIRST, A)]) == (State(BEGINNING, A),)


@pytest.mark.parametrize(
    ("before", "after", "day"),
    [
        ([], [], None),
        ([], [State(FIRST, A)], FIRST),
        ([State(FIRST, A)], [State(FIRST, A)], None),
        ([State(FIRST, A)], [], FIRST),
        ([State(FIRST, A)], [State(FIRST, A), State(SECOND, B)], SECOND),
        ([State(FIRST, A), State(SECOND, B)], [State(FIRST, A), State(THIRD, B)], SECOND),
        ([State(FIRST, A), State(THIRD, B)], [State(FIRST, A), State(SECOND, C)], SECOND),
        ([State(FIRST, A)], [State(BEGINNING, A)], BEGINNING),
    ],
)
def test_the_first_day_on_which_two_timelines_differ(
    before: list[State], after: list[State], day: date | None
) -> None:
    assert first_difference(begun(before), begun(after)) == day


def test_what_is_told_since_a_day_begins_with_what_is_in_force_then() -> None:
    timeline = begun([State(FIRST, A), State(THIRD, B)])
    assert told_since(timeline, SECOND) == (State(SECOND, A), State(THIRD, B))
    assert told_since(timeline, THIRD) == (State(THIRD, B),)
    assert told_since(timeline, BEGINNING) == timeline
