"""A chunk's changes, written set by set: one statement a table, in the caller's transaction."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Table, and_, bindparam, delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from service.projections.catalogue import TABLES
from service.projections.chunk import Changes
from service.projections.contract import Fact, in_force
from service.projections.effects import Amendment
from service.projections.tables.layout import AMENDMENT, FACT, FACT_KEY, SubjectTables
from service.projections.working import Written

Row = Mapping[str, object]


async def write(connection: AsyncConnection, changes: Changes) -> None:
    """Write everything that a chunk changed; the caller moves the bookmark and commits."""
    await _upsert(connection, FACT, [_row(fact) for fact in changes.facts.values()])
    await _write_keys(connection, changes)
    await _insert(connection, AMENDMENT, [_row(amendment) for amendment in changes.amendments])
    for name, tables in TABLES.items():
        written = [one for one in changes.written if one.table == name]
        await _insert(
            connection, tables.version, [r for w in written for r in _versions(tables, w)]
        )
        newest = {one.key: one for one in written}
        rows = [_current(tables, one, changes.recorded_on) for one in newest.values()]
        await _upsert(connection, tables.current, rows)


async def _write_keys(connection: AsyncConnection, changes: Changes) -> None:
    rows: dict[bool, list[Row]] = {True: [], False: []}
    for (fold, key, position), kept in changes.fact_keys.items():
        rows[kept].append({"fold": fold, "key": key, "position": position})
    await _upsert(connection, FACT_KEY, rows[True])
    if rows[False]:
        same = and_(*(column == bindparam(f"left_{column.name}") for column in FACT_KEY.c))
        left = [{f"left_{name}": value for name, value in row.items()} for row in rows[False]]
        await connection.execute(delete(FACT_KEY).where(same), left)


def _row(of: Fact | Amendment) -> Row:
    """Return the fields by name; `asdict` would copy every payload to its depth."""
    return {name: getattr(of, name) for name in of.__slots__}


def _versions(tables: SubjectTables, written: Written) -> list[Row]:
    return [
        {
            "key": written.key,
            "position": written.position,
            "from_day": state.from_day,
            "gone": state.columns is None,
            **_columns(tables, state.columns),
        }
        for state in written.timeline
    ]


def _current(tables: SubjectTables, written: Written, recorded_on: Mapping[int, date]) -> Row:
    """Return the state on the day of the event, and the day on which it turns by itself."""
    today = recorded_on[written.position]
    state = in_force(written.timeline, today)
    return {
        "key": written.key,
        "position": written.position,
        "from_day": state.from_day,
        "next_turn": min(
            (s.from_day for s in written.timeline if s.from_day > today), default=None
        ),
        "gone": state.columns is None,
        **_columns(tables, state.columns),
    }


def _columns(tables: SubjectTables, columns: Mapping[str, object] | None) -> dict[str, object]:
    return {name: None if columns is None else columns.get(name) for name in tables.columns}


async def _insert(connection: AsyncConnection, table: Table, rows: Sequence[Row]) -> None:
    if rows:
        await connection.execute(insert(table), rows)


async def _upsert(connection: AsyncConnection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows, or put them in the place of those with the same primary key."""
    if not rows:
        return
    statement = insert(table)
    rest: dict[str, Any] = {
        column.name: statement.excluded[column.name] for column in table.c if not column.primary_key
    }
    key = list(table.primary_key.columns)
    if rest:
        statement = statement.on_conflict_do_update(index_elements=key, set_=rest)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=key)
    await connection.execute(statement, rows)
