"""One statement over all tables: rows of every type come back as they were, new or in the place of others."""

from datetime import date
from typing import Final

import pytest
from sqlalchemy import Boolean, ColumnElement, Date, Integer, func, literal_column, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from service.database.engine import Pools
from service.projections import model
from service.projections import write as of_chunks
from service.projections.catalogue import TABLES
from service.projections.chunk import Changes
from service.projections.contract import BEGINNING, State
from service.projections.effects import Amendment, Kind
from service.projections.facts import Reach
from service.projections.shelf import TableShelf
from service.projections.tables.layout import SubjectTables
from service.projections.working import Written
from service.projections.write import write
from tests.service.projections.stories import ask

DAY = date(2004, 10, 27)
AWKWARD: Final = "a\tb\\c\"d'e\n{f,g} \u2028\N{PINE DECORATION}, NULL"
NESTED: Final[dict[str, object]] = {
    "z": [1, -2.5, 1e300, 10**15, None, True, {}],
    "a": {AWKWARD: AWKWARD},
    "": [],
}


def value_of(kind: object, n: int) -> object:
    """Return something that is easily told wrong; what it is differs from column to column."""
    if isinstance(kind, JSONB):
        return (NESTED, None, [], AWKWARD)[n % 4]
    if isinstance(kind, ARRAY):
        return ([AWKWARD, "", "NULL"], [], None)[n % 3]
    if isinstance(kind, Date):
        return (BEGINNING, date.max, DAY)[n % 3]
    if isinstance(kind, Boolean):
        return n % 2 == 0
    if isinstance(kind, Integer):
        return (0, -1, 2**31 - 1)[n % 3]
    return (AWKWARD, "", "null")[n % 3]


def states_of(subject: SubjectTables, n: int) -> tuple[State, ...]:
    """Return a key that is gone, there, and gone again."""
    kinds = enumerate((subject.version.c[name].type for name in subject.columns), n)
    told = dict(zip(subject.columns, (value_of(kind, at) for at, kind in kinds), strict=True))
    return (State(BEGINNING, None), State(DAY, told), State(date.max, None))


def written(*, position: int, keys: int) -> Changes:
    """Return every table's changes by one event."""
    sets = [
        Written(name, f"key-{n}", position, states_of(subject, position + n), BEGINNING)
        for name, subject in TABLES.items()
        for n in range(keys)
    ]
    return Changes(written=sets, recorded_on={position: DAY})


async def put(pools: Pools, *chunks: Changes) -> None:
    live = await model.prepare(pools.projector)
    for one in chunks:
        async with model.translated(pools.projector, live).begin() as connection:
            await write(connection, one)


@pytest.mark.parametrize("keys", [1, 12])
async def test_every_table_gives_back_what_it_was_given(pools: Pools, keys: int) -> None:
    changes = written(position=1, keys=keys), written(position=2, keys=keys - 1)
    await put(pools, *changes)
    newest = {(one.table, one.key): one.timeline for of in changes for one in of.written}
    live = await model.prepare(pools.projector)
    async with model.translated(pools.projector, live).connect() as connection:
        shelf = TableShelf(connection, Reach(0, {}))
        found = {
            (name, key): timeline
            for name in TABLES
            for key, timeline in (
                await shelf.timelines(name, [f"key-{n}" for n in range(keys)])
            ).items()
        }
    assert found == newest


async def test_the_current_row_is_that_of_the_day_of_the_event(pools: Pools) -> None:
    await put(pools, written(position=1, keys=2), written(position=2, keys=1))
    rows = await ask(pools, "SELECT key, position, from_day, next_turn FROM read.status_current")
    told = [(row["key"], row["position"], row["from_day"], row["next_turn"]) for row in rows]
    assert sorted(told) == [("key-0", 2, DAY, date.max), ("key-1", 1, DAY, date.max)]


async def test_the_ends_of_the_calendar_are_infinite_as_the_driver_has_them(pools: Pools) -> None:
    """What is compared with them is said by the driver, and rows that other releases wrote were, too."""
    await put(pools, written(position=1, keys=6))
    ends: list[ColumnElement[date]] = [
        literal_column("date '0001-01-01'"),
        literal_column("date '9999-12-31'"),
    ]
    live = await model.prepare(pools.projector)
    async with model.translated(pools.projector, live).connect() as connection:
        for one in (one for subject in TABLES.values() for one in subject.version.c):
            if isinstance(one.type, Date):
                finite = select(one).where(func.isfinite(one), one.in_(ends))
                assert (await connection.execute(finite)).all() == [], one


async def test_no_document_is_written_as_none(pools: Pools) -> None:
    """A null is a document, where a key is gone as well."""
    await put(pools, written(position=1, keys=4))
    rows = await ask(
        pools, "SELECT count(*) AS lacking FROM read.status_version WHERE body IS NULL"
    )
    assert rows[0]["lacking"] == 0


async def test_what_an_event_is_about_may_be_noted_twice_and_taken_back(pools: Pools) -> None:
    first = Changes(
        fact_keys={
            ("fold", "stays", 1): True,
            ("fold", "goes", 1): True,
            ("fold", "stays", 2): True,
        },
        recorded_on={1: DAY, 2: DAY},
    )
    second = Changes(
        fact_keys={
            ("fold", "stays", 1): True,
            ("fold", "new", 1): True,
            ("fold", "goes", 1): False,
        },
        amendments=[Amendment(3, "source", "id-3", 1, Kind.RETRACTED)],
        recorded_on={3: DAY},
    )
    await put(pools, first, second)
    keys = await ask(pools, "SELECT key, position FROM read.fact_key ORDER BY 2, 1")
    assert [tuple(row.values()) for row in keys] == [("new", 1), ("stays", 1), ("stays", 2)]
    (amendment,) = await ask(pools, "SELECT * FROM read.amendment")
    assert tuple(amendment.values()) == (3, "source", "id-3", 1, "retracted")


async def test_what_is_written_is_taken_back_with_its_transaction(pools: Pools) -> None:
    """SQLAlchemy begins when it is first asked; here it is not asked before."""
    live = await model.prepare(pools.projector)
    async with model.translated(pools.projector, live).connect() as connection:
        await write(connection, written(position=1, keys=1))
        await connection.rollback()
    assert await ask(pools, "SELECT 1 FROM read.status_current") == []


async def test_what_is_too_much_for_one_message_goes_in_many(
    pools: Pools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(of_chunks, "MOST_VERSIONS", 4)
    (name, subject), *_ = TABLES.items()
    states = states_of(subject, 3)
    sets = [Written(name, f"{name}-{n % 5}", n + 1, states, BEGINNING) for n in range(9)]
    await put(pools, Changes(written=sets, recorded_on={n + 1: DAY for n in range(9)}))
    version, current = subject.version.name, subject.current.name
    (row,) = await ask(pools, f"SELECT count(*) AS many FROM read.{version}")  # noqa: S608 - ours
    assert row["many"] == 9 * len(states)
    rows = await ask(pools, f"SELECT key, position FROM read.{current} ORDER BY key")  # noqa: S608 - ours
    newest = {one.key: one.position for one in sets}
    assert {one["key"]: one["position"] for one in rows} == newest
