"""The end of what a rebuild could reach: its finished rows copied into bare tables, and their indexes made. Nothing is folded."""

import time
from io import BytesIO
from typing import Final, LiteralString

from bench.figures import Rate
from service.database.engine import Address, Connection, connect

SCHEMA: Final = "bench_limit"
# The tables of the read model that is live, and what its indexes are.
TABLES_SQL: LiteralString = """
SELECT schema_name AS schema, relname AS name
  FROM log.read_model JOIN pg_catalog.pg_class ON relnamespace = schema_name::regnamespace AND relkind = 'r'
"""
INDEXES_SQL: LiteralString = """
SELECT pg_get_indexdef(indexrelid) FROM pg_catalog.pg_index WHERE indrelid = to_regclass($1)
"""


async def copied(address: Address) -> Rate:
    """Return how many events' rows one connection copies and indexes in a second; what is read for that is not timed."""
    connection = await connect(address)
    try:
        await connection.execute(f"CREATE SCHEMA {SCHEMA}; SET statement_timeout = 0")
        seconds = 0.0
        for row in await connection.fetch(TABLES_SQL):
            seconds += await _copy(connection, row["schema"], row["name"])
        await connection.execute(f"DROP SCHEMA {SCHEMA} CASCADE")
        return Rate(await connection.fetchval("SELECT count(*) FROM log.event"), seconds)
    finally:
        await connection.close()


async def _copy(connection: Connection, schema: str, name: str) -> float:
    live, bare, rows = f'"{schema}"."{name}"', f'{SCHEMA}."{name}"', BytesIO()
    await connection.execute(f"CREATE TABLE {bare} (LIKE {live} INCLUDING DEFAULTS)")
    await connection.copy_from_table(name, schema_name=schema, output=rows, format="binary")
    indexes = [one[0] for one in await connection.fetch(INDEXES_SQL, live)]
    rows.seek(0)
    began = time.perf_counter()
    await connection.copy_to_table(name, schema_name=SCHEMA, source=rows, format="binary")
    for index in indexes:
        await connection.execute(index.replace(f" ON {schema}.", f" ON {SCHEMA}.", 1))
    return time.perf_counter() - began
