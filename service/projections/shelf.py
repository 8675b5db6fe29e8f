"""The shelf a chunk reads from: facts and newest timelines, out of the read tables."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import asyncpg
from sqlalchemy import Select, Table, and_, any_, bindparam, func, select, union_all
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import BindParameter, ColumnElement

from events.envelope import Identity
from service.projections.catalogue import TABLES
from service.projections.contract import Fact, State, Timeline
from service.projections.direct import direct
from service.projections.tables.layout import AMENDMENT, FACT, FACT_KEY, SubjectTables
from service.projections.working import Wanted


def _many(name: str, of: ColumnElement[Any]) -> BindParameter[Any]:
    """Return a single argument for many values: a chunk may name more than a statement has arguments for."""
    kind = of.type if isinstance(of.type, ARRAY) else ARRAY(of.type)
    return bindparam(name, type_=kind)


def _among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    return column == any_(_many(name, column))


def _named(table: Table) -> ColumnElement[bool]:
    """Return "of these sources and of these ids", which the caller looks through: pairs make no array."""
    return and_(_among(table.c.source, "sources"), _among(table.c.id, "ids"))


_WANTED = (
    func.unnest(_many("folds", FACT_KEY.c.fold), _many("keys", FACT_KEY.c.key))
    .table_valued("fold", "key", name="wanted")
    .render_derived()
)
FACTS = (
    select(FACT_KEY.c.fold, FACT_KEY.c.key, *FACT.c)
    .select_from(_WANTED)
    .join(FACT_KEY, and_(FACT_KEY.c.fold == _WANTED.c.fold, FACT_KEY.c.key == _WANTED.c.key))
    .join(FACT, FACT.c.position == FACT_KEY.c.position)
)
NAMED = union_all(
    select(FACT.c.source, FACT.c.id, *FACT.c).where(_named(FACT)),
    select(AMENDMENT.c.source, AMENDMENT.c.id, *FACT.c)
    .join(FACT, FACT.c.position == AMENDMENT.c.target_position)
    .where(_named(AMENDMENT)),
)


class TableShelf:
    """What was folded before this chunk, read over a connection that is mapped to its model."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    def read_over(self, connection: AsyncConnection) -> None:
        """Ask over another connection from now on."""
        self._connection = connection

    async def facts(self, wanted: Wanted) -> list[tuple[str, str, Fact]]:
        tables = await direct(self._connection)
        folds = [fold for fold, keys in wanted.items() for _ in keys]
        keys = [key for of_fold in wanted.values() for key in of_fold]
        rows = await tables.fetch(FACTS, folds=folds, keys=keys)
        return [(row[0], row[1], Fact(*row[2:])) for row in rows]

    async def facts_named(self, identities: Sequence[Identity]) -> list[tuple[Identity, Fact]]:
        tables, wanted = await direct(self._connection), set(identities)
        named = {
            "sources": sorted({source for source, _ in identities}),
            "ids": sorted({name for _, name in identities}),
        }
        return [
            (identity, Fact(*row[2:]))
            for row in await tables.fetch(NAMED, **named)
            if (identity := (row[0], row[1])) in wanted
        ]

    async def timelines(self, table: str, keys: Sequence[str]) -> dict[str, Timeline]:
        tables = await direct(self._connection)
        return _timelines(TABLES[table], await tables.fetch(_of_keys(table), keys=keys))

    async def members(
        self, table: str, column: str, values: Sequence[object]
    ) -> dict[str, Timeline]:
        tables = await direct(self._connection)
        return _timelines(TABLES[table], await tables.fetch(_having(table, column), values=values))


@cache
def _of_keys(table: str) -> Select[Any]:
    """Return the question for the newest timelines of keys."""
    return _newest(TABLES[table], _among(TABLES[table].current.c.key, "keys"))


@cache
def _having(table: str, column: str) -> Select[Any]:
    """Return the question for the newest timelines that have one of some values in a column."""
    tables = TABLES[table]
    state = tables.version.alias()
    target = state.c[column]
    is_many = isinstance(target.type, ARRAY)
    held = target.overlap(_many("values", target)) if is_many else _among(target, "values")
    newest = and_(
        state.c.key == tables.current.c.key,
        state.c.position == tables.current.c.position,
    )
    return _newest(tables, select(state.c.key).where(newest, held).exists())


def _newest(tables: SubjectTables, condition: ColumnElement[bool]) -> Select[Any]:
    version, current = tables.version, tables.current
    newest = and_(version.c.key == current.c.key, version.c.position == current.c.position)
    order = (version.c.key, version.c.from_day)
    return select(version).join(current, newest).where(condition).order_by(*order)


def _timelines(tables: SubjectTables, rows: Sequence[asyncpg.Record]) -> dict[str, Timeline]:
    """Return timelines by key, of version rows in the order of their days."""
    found: dict[str, list[State]] = {}
    for key, _, from_day, gone, *values in rows:
        columns: Mapping[str, object] | None = None
        if not gone:
            columns = dict(zip(tables.columns, values, strict=True))
        found.setdefault(key, []).append(State(from_day, columns))
    return {key: tuple(states) for key, states in found.items()}
