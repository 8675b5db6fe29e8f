"""Read tables over the driver's own connection: statements compiled once for each schema, rows taken as they are.

Why past SQLAlchemy: it would make each row of a chunk a dictionary of parameters and look through each of its values,
which costs more than folding the event does. What is asked is still said in its words, beside the tables.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, Final, cast

import asyncpg
from sqlalchemy import ClauseElement, Table, and_, any_, bindparam, delete, text
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.dialects.postgresql.asyncpg import dialect
from sqlalchemy.ext.asyncio import AsyncConnection

from service.database.engine import Connection

Row = Sequence[Any]
"""A value for every column of a table, in the table's order; JSON as text."""

FEW: Final = 64
"""Up to so many rows, inserting each of them costs less than the second round trip of a copy."""

_BEGIN = text("SELECT 1")
_SPOKEN: Final = dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it open
_STATEMENTS: Final = 1024
"""More than are in use at any time: some two hundred for a schema, of the two or three that stand."""


class Direct:
    """The tables of one schema, within the transaction that a connection is in."""

    def __init__(self, driver: Connection, schema: str) -> None:
        self._driver = driver
        self._schema = schema

    async def fetch(self, statement: ClauseElement, **values: object) -> list[asyncpg.Record]:
        """Return the rows that a statement answers."""
        said, names = _compiled(statement, self._schema)
        return await self._driver.fetch(said, *(values[name] for name in names))

    async def add(self, table: Table, rows: Sequence[Row]) -> None:
        """Add rows whose primary keys are new."""
        if len(rows) > FEW:
            await self._copy(table, rows)
        elif rows:
            await self._each(_adding(table), rows)

    async def put(self, table: Table, rows: Sequence[Row]) -> None:
        """Put rows in the place of those with the same primary keys, or add them; a key is there once."""
        if len(rows) > FEW and len(table.primary_key) == 1:
            said, _ = _compiled(_clearing(table), self._schema)
            await self._driver.execute(said, [row[0] for row in rows])
            await self._copy(table, rows)
        elif rows:
            await self._each(_putting(table), rows)

    async def remove(self, table: Table, keys: Sequence[Row]) -> None:
        """Take the rows with these primary keys out, as far as they are there."""
        if keys:
            await self._each(_removing(table), keys)

    async def _each(self, statement: ClauseElement, rows: Sequence[Row]) -> None:
        said, _ = _compiled(statement, self._schema)
        await self._driver.executemany(said, rows)

    async def _copy(self, table: Table, rows: Sequence[Row]) -> None:
        columns = table.columns.keys()
        await self._driver.copy_records_to_table(
            table.name, schema_name=self._schema, columns=columns, records=rows
        )


async def direct(connection: AsyncConnection) -> Direct:
    """Return the tables to which a connection is mapped.

    SQLAlchemy begins a transaction when it is first asked something, which the driver's own connection never is.
    """
    driver = await driver_of(connection)
    if not driver.is_in_transaction():
        await connection.execute(_BEGIN)
    return Direct(driver, _schema_of(connection))


async def driver_of(connection: AsyncConnection) -> Connection:
    """Return the driver's own connection, in the same transaction."""
    return cast("Connection", (await connection.get_raw_connection()).driver_connection)


def _schema_of(connection: AsyncConnection) -> str:
    if connection.sync_connection is None:
        raise AssertionError("a connection that was never opened has no tables")
    schema: str = connection.sync_connection.get_execution_options()["schema_translate_map"][None]
    return schema


@cache
def _adding(table: Table) -> ClauseElement:
    return insert(table).values({column: bindparam(column.name) for column in table.c})


@cache
def _putting(table: Table) -> ClauseElement:
    adding = insert(table).values({column: bindparam(column.name) for column in table.c})
    key = list(table.primary_key)
    rest = {one.name: adding.excluded[one.name] for one in table.c if not one.primary_key}
    if not rest:
        return adding.on_conflict_do_nothing(index_elements=key)
    return adding.on_conflict_do_update(index_elements=key, set_=rest)


@cache
def _removing(table: Table) -> ClauseElement:
    same = (column == bindparam(column.name) for column in table.primary_key)
    return delete(table).where(and_(*same))


@cache
def _clearing(table: Table) -> ClauseElement:
    (key,) = table.primary_key
    return delete(table).where(key == any_(bindparam("keys", type_=ARRAY(key.type))))


@lru_cache(_STATEMENTS)
def _compiled(statement: ClauseElement, schema: str) -> tuple[str, tuple[str, ...]]:
    """Return a statement as the driver takes it, and the names of its arguments in order."""
    compiled: Any = statement.compile(
        dialect=_SPOKEN,
        schema_translate_map={None: schema},
        compile_kwargs={"render_postcompile": True},
        render_schema_translate=True,
    )
    return compiled.string, tuple(compiled.positiontup or ())
