"""The shelf a chunk reads from: facts out of the log, newest timelines out of the read tables."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import asyncpg
from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from events.envelope import Identity
from service.projections import facts
from service.projections.catalogue import TABLES
from service.projections.contract import Fact, State, Timeline, begun
from service.projections.direct import among, direct, many
from service.projections.facts import Reach
from service.projections.parking import parked_streams
from service.projections.tables.layout import SubjectTables
from service.projections.tables.timelines import timelines_of
from service.projections.working import Wanted


class TableShelf:
    """What was folded so far, read over a connection that is mapped to its model."""

    def __init__(self, connection: AsyncConnection, reach: Reach) -> None:
        self._connection = connection
        self._reach = reach

    def read_over(self, connection: AsyncConnection, *, to: int) -> None:
        """Ask over another connection from now on, and as of another position."""
        self._connection, self._reach = connection, replace(self._reach, to=to)

    async def facts(self, wanted: Wanted) -> list[facts.Noted]:
        return await facts.about(await direct(self._connection), wanted, self._reach)

    async def facts_named(self, identities: Sequence[Identity]) -> list[tuple[Identity, Fact]]:
        return await facts.named(await direct(self._connection), identities, self._reach)

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
    version = TABLES[table].version
    return timelines_of(version, among(version.c.key, "keys"))


@cache
def _having(table: str, column: str) -> Select[Any]:
    """Return the question for the newest timelines of keys that have ever had one of some values in a column."""
    version = TABLES[table].version
    ever = version.alias()
    target = ever.c[column]
    is_many = isinstance(target.type, ARRAY)
    held = target.overlap(many("values", target)) if is_many else among(target, "values")
    return timelines_of(version, version.c.key.in_(select(ever.c.key).where(held)))


def _timelines(tables: SubjectTables, rows: Sequence[asyncpg.Record]) -> dict[str, Timeline]:
    """Return timelines by key, of version rows in the order of their days."""
    found: dict[str, list[State]] = {}
    for key, _, from_day, gone, *values in rows:
        columns: Mapping[str, object] | None = None
        if not gone:
            columns = dict(zip(tables.columns, values, strict=True))
        found.setdefault(key, []).append(State(from_day, columns))
    return {key: begun(states) for key, states in found.items()}


async def shelf_at(connection: AsyncConnection, position: int) -> TableShelf:
    """Return what was folded up to a position, where the tables end to which the connection is mapped."""
    return TableShelf(connection, Reach(position, await parked_streams(connection)))
