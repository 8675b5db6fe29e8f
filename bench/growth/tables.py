"""The read tables of the copies: rows of the folded world under the names of each copy, at the positions of its events.

Why not folded: that takes longer than to measure. What the rows hold as JSON keeps the names of the world. Only the
tables that the pages read are filled.
"""

from typing import Any, Final

from sqlalchemy import Column, Table
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text

from bench.growth.copying import Plan
from service.database.engine import Connection
from service.projections.catalogue import TABLES
from service.projections.tables.layout import AMENDMENT

KINDS: Final = ("activity", "participation", "partnership", "membership", "stakeholder")
POSITIONS: Final = ("position", "event", "target_position")
"""Columns that hold a position; other numbers are copied as they are."""


def filled() -> list[Table]:
    """Return the tables that are filled."""
    subjects = [TABLES[kind] for kind in KINDS]
    return [AMENDMENT, *(one for two in subjects for one in (two.version, two.current))]


async def drop_indexes(connection: Connection, schema: str) -> None:
    """Take the secondary indexes away; made once at the end they take a fraction of the time."""
    for table in filled():
        for index in table.indexes:
            await connection.execute(f'DROP INDEX "{schema}"."{index.name}"')


async def copy_table(
    connection: Connection, schema: str, table: Table, plan: Plan, copies: int
) -> None:
    """Write the rows of all copies of one table."""
    values = (plan.events, plan.each, copies, plan.places, plan.copied)
    await connection.execute(_statement(schema, table), *values)


def _statement(schema: str, table: Table) -> str:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    values = ", ".join(_copied(column) for column in table.columns)
    whose = "strpos(t.key, 'world-') > 0" if "key" in table.c else "true"
    # A current row may have been written last by an event that is not copied, such as a new rule.
    which = "IS NOT NULL" if table.name.endswith("_current") else ""
    return f"""
        INSERT INTO "{schema}"."{table.name}" ({names})
        SELECT {values} FROM generate_series(1, $3::bigint) AS copy CROSS JOIN "{schema}"."{table.name}" AS t
         WHERE {whose} AND ($5::boolean[])[t.position] {which}
    """  # noqa: S608 - names of our own tables


def _copied(column: Column[Any]) -> str:
    name = f't."{column.name}"'
    if column.name in POSITIONS:
        return f"$1 + (copy - 1) * $2 + ($4::bigint[])[{name}]"
    if isinstance(column.type, ARRAY):
        return f"{_renamed(f'{name}::text')}::text[]"
    if isinstance(column.type, Text):
        return _renamed(name)
    return name


def _renamed(text: str) -> str:
    return f"replace(replace({text}, 'world-', 'world-' || to_hex(copy) || '-'), 'event-', 'event-' || to_hex(copy) || '-')"
