"""Rows as a schema holds them, streamed from a cursor of the server: memory holds one piece of a table at a time."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import Column, MetaData, Table, Text, select
from sqlalchemy.dialects.postgresql import JSONB, asyncpg
from sqlalchemy.sql.elements import ColumnElement

from events.log.handles import Connection
from service.audit.declared import Declared
from service.audit.digest import Buckets, TableDigest

PIECE: Final = 1000

_DIALECT: Final = asyncpg.dialect()  # type: ignore[no-untyped-call]  # as the library has it


@dataclass(frozen=True, slots=True)
class Side:
    """One set of read tables: the schema they are in, and a transaction from which they are read.

    up_to: leave out rows of later positions, where a table of versions has moved on; None takes all there are.
    """

    driver: Connection
    schema: str
    up_to: int | None = None


async def digest_of(side: Side, table: Table) -> TableDigest:
    """Return the digest of one table."""
    declared, buckets = Declared.of(table), Buckets()
    async for piece in pieces(side, table):
        for stored in piece:
            key, row = declared.canonical(stored)
            buckets.add(key, row)
    return buckets.digest()


async def pieces(
    side: Side, table: Table, *, by_key: bool = False
) -> AsyncIterator[Sequence[Sequence[Any]]]:
    """Yield the rows of a table, piece by piece, in whatever order or in that of the primary key."""
    cursor = await side.driver.cursor(*_statement(side, table, by_key=by_key))
    while piece := await cursor.fetch(PIECE):
        yield cast("list[Sequence[Any]]", piece)  # the driver's rows are read by place


def _statement(side: Side, table: Table, *, by_key: bool) -> tuple[Any, ...]:
    """Return the statement that reads the declared columns, and its values.

    It goes to the driver's own cursor, since rows made by a library above it would cost more than their hashes.
    JSON is asked for as text, so that what cannot be read is met where its row is known.
    """
    placed = table.to_metadata(MetaData(), schema=side.schema)
    statement = select(*(_as_text(column) for column in placed.c))
    if side.up_to is not None:
        statement = statement.where(placed.c.position <= side.up_to)
    if by_key:
        statement = statement.order_by(*placed.primary_key.columns)
    compiled = statement.compile(dialect=_DIALECT)
    return str(compiled), *compiled.params.values()


def _as_text(column: Column[Any]) -> ColumnElement[Any]:
    return column.cast(Text) if isinstance(column.type, JSONB) else column
