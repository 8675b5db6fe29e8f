"""Read tables over the driver's own connection: statements compiled once for each schema, rows taken as they are.

Why past SQLAlchemy: it would make each row of a chunk a dictionary of parameters and look through each of its values,
which costs more than folding the event does. What is asked is still said in its words, beside the tables.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, TypeAlias, cast

import asyncpg
import orjson
from sqlalchemy import ClauseElement, any_, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql.asyncpg import dialect
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import BindParameter, ColumnElement

from service.database.engine import Connection

Rows: TypeAlias = Mapping[str, Sequence[object]]
"""Rows by the name of the argument that takes them, as JSON has them: a value by each column's name, null where there is none."""

_BEGIN = text("SELECT 1")
_SPOKEN: Final = dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it open
_STATEMENTS: Final = 1024
"""More than are in use at any time: fewer than a hundred for a schema, of the two or three that stand."""


class Direct:
    """The tables of one schema, within the transaction that a connection is in."""

    def __init__(self, driver: Connection, schema: str) -> None:
        self._driver = driver
        self._schema = schema

    async def fetch(self, statement: ClauseElement, **values: object) -> list[asyncpg.Record]:
        """Return the rows that a statement answers."""
        said, names = _compiled(statement, self._schema)
        given = (values.get(name, own) for name, own in names.items())
        return await self._driver.fetch(said, *given)

    async def write(self, statement: ClauseElement, rows: Rows) -> None:
        """Run a statement that takes rows as lists of JSON; of those that are not told there are none."""
        said, names = _compiled(statement, self._schema)
        if unknown := rows.keys() - names.keys():
            raise AssertionError(f"the statement takes no {', '.join(sorted(unknown))}")
        told = (rows.get(name) for name in names)
        await self._driver.execute(
            said, *(orjson.dumps(one).decode() if one else None for one in told)
        )

    async def each(self, statement: ClauseElement, rows: Sequence[Sequence[object]]) -> None:
        """Run a statement once for each row of arguments, in one round trip."""
        if rows:
            said, _ = _compiled(statement, self._schema)
            await self._driver.executemany(said, rows)


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


@lru_cache(_STATEMENTS)
def _compiled(statement: ClauseElement, schema: str) -> tuple[str, Mapping[str, object]]:
    """Return a statement as the driver takes it, and its arguments in order: their names, with what the statement says itself."""
    compiled: Any = statement.compile(
        dialect=_SPOKEN,
        schema_translate_map={None: schema},
        compile_kwargs={"render_postcompile": True},
        render_schema_translate=True,
    )
    return compiled.string, {name: compiled.params[name] for name in compiled.positiontup or ()}


def many(name: str, of: ColumnElement[Any]) -> BindParameter[Any]:
    """Return a single argument for many values: a chunk may name more than a statement has arguments for."""
    kind = of.type if isinstance(of.type, ARRAY) else ARRAY(of.type)
    return bindparam(name, type_=kind)


def among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Return "one of these", which are one argument."""
    return column == any_(many(name, column))
