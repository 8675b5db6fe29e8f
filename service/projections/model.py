"""The read model in the database: its schema, made when it is missing, and its row in the registry."""

from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.schema import CreateSchema

from service.projections.catalogue import SCHEMA, VERSION
from service.projections.tables.layout import METADATA

NAME: Final = "read"

# Two processes may start at once: the second waits until the first has made the tables.
LOCK_SQL = text("SELECT pg_advisory_xact_lock(hashtext('servanda read model'), 0)")
# Which read model do readers use? The first one that is made.
REGISTER_SQL = text("""
INSERT INTO log.read_model (name, schema_name, version)
VALUES (:name, :schema, :version)
ON CONFLICT (name) DO NOTHING
""")


def translated(engine: AsyncEngine) -> AsyncEngine:
    """Return the engine with every read table in this release's schema."""
    return engine.execution_options(schema_translate_map={None: SCHEMA})


async def prepare(engine: AsyncEngine) -> None:
    """Make schema, tables and registry row where they are missing; harmless when they are there."""
    async with translated(engine).begin() as connection:
        await connection.execute(LOCK_SQL)
        await connection.execute(CreateSchema(SCHEMA, if_not_exists=True))
        await connection.run_sync(METADATA.create_all)
        await _register(connection)


async def _register(connection: AsyncConnection) -> None:
    values = {"name": NAME, "schema": SCHEMA, "version": VERSION}
    await connection.execute(REGISTER_SQL, values)
