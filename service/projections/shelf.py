"""The shelf a chunk reads from: facts and newest timelines, out of the read tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, Select, Table, and_, any_, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from events.envelope import Identity
from service.projections.catalogue import TABLES
from service.projections.contract import Fact, State, Timeline
from service.projections.tables.layout import AMENDMENT, FACT, FACT_KEY, SubjectTables


class TableShelf:
    """What was folded before this chunk, read inside the chunk's own transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def facts(self, fold: str, keys: Sequence[str]) -> list[tuple[str, Fact]]:
        rows = await self._connection.execute(
            select(FACT_KEY.c.key, *FACT.c)
            .join(FACT, FACT.c.position == FACT_KEY.c.position)
            .where(FACT_KEY.c.fold == fold, _among(FACT_KEY.c.key, keys))
        )
        return [(row.key, _fact(row._mapping)) for row in rows]  # noqa: SLF001 - Row's public name

    async def facts_named(self, identities: Sequence[Identity]) -> list[tuple[Identity, Fact]]:
        own = select(FACT.c.source.label("by"), FACT.c.id.label("name"), FACT).where(
            _named(FACT, identities)
        )
        amending = (
            select(AMENDMENT.c.source.label("by"), AMENDMENT.c.id.label("name"), FACT)
            .join(FACT, FACT.c.position == AMENDMENT.c.target_position)
            .where(_named(AMENDMENT, identities))
        )
        wanted = set(identities)
        return [
            (identity, _fact(row))
            for chosen in (own, amending)
            for row in (await self._connection.execute(chosen)).mappings()
            if (identity := (row["by"], row["name"])) in wanted
        ]

    async def timelines(self, table: str, keys: Sequence[str]) -> dict[str, Timeline]:
        tables = TABLES[table]
        return await self._timelines(tables, _among(tables.current.c.key, keys))

    async def members(
        self, table: str, column: str, values: Sequence[object]
    ) -> dict[str, Timeline]:
        tables = TABLES[table]
        state = tables.version.alias()
        target = state.c[column]
        many = isinstance(target.type, ARRAY)
        held = target.overlap(list(values)) if many else _among(target, values)
        newest = and_(
            state.c.key == tables.current.c.key,
            state.c.position == tables.current.c.position,
        )
        return await self._timelines(tables, select(state.c.key).where(newest, held).exists())

    async def _timelines(self, tables: SubjectTables, condition: Any) -> dict[str, Timeline]:  # noqa: ANN401 - any SQL predicate
        found: dict[str, list[State]] = {}
        for row in (await self._connection.execute(_newest(tables, condition))).mappings():
            columns = None if row["gone"] else {name: row[name] for name in tables.columns}
            found.setdefault(row["key"], []).append(State(row["from_day"], columns))
        return {key: tuple(states) for key, states in found.items()}


def _newest(tables: SubjectTables, condition: Any) -> Select[Any]:  # noqa: ANN401 - any SQL predicate
    version, current = tables.version, tables.current
    newest = and_(version.c.key == current.c.key, version.c.position == current.c.position)
    order = (version.c.key, version.c.from_day)
    return select(version).join(current, newest).where(condition).order_by(*order)


def _among(column: ColumnElement[Any], values: Sequence[object]) -> ColumnElement[bool]:
    """Return "one of these", as a single argument: a chunk may name more than a statement has arguments for."""
    return column == any_(literal(list(values), ARRAY(column.type)))


def _named(table: Table, identities: Sequence[Identity]) -> ColumnElement[bool]:
    """Return "of these sources and of these ids", which the caller looks through: pairs make no array."""
    sources = _among(table.c.source, sorted({source for source, _ in identities}))
    return and_(sources, _among(table.c.id, sorted({name for _, name in identities})))


def _fact(row: RowMapping | Mapping[str, Any]) -> Fact:
    return Fact(**{name: row[name] for name in Fact.__slots__})
