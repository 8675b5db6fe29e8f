"""Read tables at a size where plans matter: synthetic rows beside the real history, each value of a column a rare one."""

from typing import Any, Final

from sqlalchemy import Column
from sqlalchemy.dialects.postgresql import ARRAY

from service.database.engine import Address, connect
from service.projections.catalogue import SCHEMA, TABLES
from service.projections.tables.layout import SubjectTables

KINDS: Final = (
    *("meeting", "stakeholder", "partnership", "membership", "activity", "participation"),
    *("document", "document_version", "conflict", "claim", "judgement", "search"),
)
"""The tables that are large, which is dear to make: those of every way to look something up."""
ROWS: Final = 20_000
TURNED: Final = {"document_version": 4_000}
"""By table: how many rows have turned by themselves, so that only their version rows know how they stand."""
FEW: Final = 10
"""As many as that elsewhere: a day or two without any event."""
VALUES: Final = 2_000
"""Different values of a column: one of them is what a reader looks for."""

ITEMS: Final = {
    "text": f"'v' || n % {VALUES}",
    "date": "date '1950-01-01' + n",
    "big_integer": "n",
    "integer": f"n % {VALUES}",
    "boolean": "n % 2 = 0",
    "JSONB": "'{}'::jsonb",
}


async def enlarge(address: Address) -> None:
    """Fill the tables, and let the server count what is there."""
    connection = await connect(address)
    try:
        await connection.execute(f"SET search_path = {SCHEMA}")
        for kind in KINDS:
            await connection.execute(_inserts(TABLES[kind]))
        await connection.execute("ANALYZE")
    finally:
        await connection.close()


def _inserts(tables: SubjectTables) -> str:
    names = "".join(f', "{name}"' for name in tables.columns)
    items = "".join(f", {_item(tables.version.c[name])}" for name in tables.columns)
    turned = f"CASE WHEN n <= {TURNED.get(tables.name, FEW)} THEN date '2001-01-01' END"
    series = f"FROM generate_series(1, {ROWS}) n"
    return f"""
        INSERT INTO {tables.version.name} (key, position, from_day, gone{names})
        SELECT 'k' || n, 1, '0001-01-01', false{items} {series};
        INSERT INTO {tables.current.name} (key, position, from_day, next_turn, gone{names})
        SELECT 'k' || n, 1, '0001-01-01', {turned}, false{items} {series};
    """


def _item(column: Column[Any]) -> str:
    if isinstance(column.type, ARRAY):
        return f"ARRAY[{ITEMS['text']}]"
    return ITEMS[column.type.__visit_name__]
