"""Migrations: bring the tables to what this program declares, one migrator at a time, forward only."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection as SyncConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from service.database.engine import Address, Connection, connect, create_engine
from service.database.errors import MigrationFailed, MigratorBusy, SchemaMismatch
from service.database.uses import ADMIN, MIGRATION

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
LOCK_WAIT_S = 60.0
LOCK_POLL_S = 0.1
ATTEMPTS = 10
LOCK_NOT_AVAILABLE = "55P03"

# Is nobody else migrating this database? The number is arbitrary and ours.
LOCK_SQL: LiteralString = "SELECT pg_catalog.pg_try_advisory_lock(7305541218)"
UNLOCK_SQL: LiteralString = "SELECT pg_catalog.pg_advisory_unlock(7305541218)"
# Say again who may do what; roles belong to the server, so a copy on another server lacks them.
ROLES_SQL: LiteralString = "SELECT log.ensure_roles()"
HAS_ROLES_SQL: LiteralString = "SELECT to_regprocedure('log.ensure_roles()') IS NOT NULL"
# At which revision does the database stand?
REVISION_SQL: LiteralString = "SELECT version_num FROM public.alembic_version"


@dataclass(frozen=True, slots=True)
class SchemaState:
    """Where the database stands and where this program wants it; None is a database without tables."""

    current: str | None
    wanted: str | None
    known: bool

    @property
    def is_current(self) -> bool:
        return self.current == self.wanted

    def require(self) -> None:
        """Raise SchemaMismatch unless this program can work with the tables."""
        if not self.known:
            raise SchemaMismatch(
                f"The database is at revision {self.current}, which this program does not know: "
                "it is newer. Start the newer program."
            )
        if not self.is_current:
            raise SchemaMismatch(
                f"The database is at revision {self.current or 'none'}, this program needs "
                f"{self.wanted}. Run `servanda migrate`."
            )


async def migrate(address: Address, *, folder: Path = MIGRATIONS) -> SchemaState:
    """Bring the database to the newest revision in `folder`, and return where it stands then."""
    async with _alone(address) as connection:
        state = await _state(connection, folder)
        if not state.known:
            state.require()
        if not state.is_current:
            await _upgrade(address, folder)
        await ensure_roles(connection)
        return await _state(connection, folder)


async def ensure_roles(connection: Connection) -> None:
    """Make the roles and say what each may do, where this login can; else one role does everything."""
    if await connection.fetchval(HAS_ROLES_SQL):
        await connection.fetchval(ROLES_SQL)


async def schema_state(address: Address, *, folder: Path = MIGRATIONS) -> SchemaState:
    """Return where the database stands, changing nothing."""
    connection = await connect(address)
    try:
        return await _state(connection, folder)
    finally:
        await connection.close()


@asynccontextmanager
async def _alone(address: Address) -> AsyncIterator[Connection]:
    """Hold the migration lock; a migrator that dies loses it with its connection."""
    connection = await connect(address, ADMIN)
    try:
        await _lock(connection, address)
        yield connection
        await connection.fetchval(UNLOCK_SQL)
    finally:
        await connection.close()


async def _lock(connection: Connection, address: Address) -> None:
    try:
        async with asyncio.timeout(LOCK_WAIT_S):
            while not await connection.fetchval(LOCK_SQL):  # noqa: ASYNC110  # the holder is another process
                await asyncio.sleep(LOCK_POLL_S)
    except TimeoutError:
        raise MigratorBusy(
            f"Another process has been migrating {address.shown} for over {LOCK_WAIT_S:.0f} s: "
            "wait for it or stop it, then start again."
        ) from None


async def _state(connection: Connection, folder: Path) -> SchemaState:
    scripts = ScriptDirectory.from_config(_config(folder))
    try:
        current = await connection.fetchval(REVISION_SQL)
    except asyncpg.UndefinedTableError:
        current = None
    known = current is None or current in {script.revision for script in scripts.walk_revisions()}
    return SchemaState(current, scripts.get_current_head(), known)


async def _upgrade(address: Address, folder: Path) -> None:
    """Run what is missing; a table in use is asked for again, so that no one queues behind us."""
    engine = create_engine(address, MIGRATION)
    try:
        for attempt in range(1, ATTEMPTS + 1):
            if await _ran(engine, folder):
                return
            await asyncio.sleep(attempt * LOCK_POLL_S)
    finally:
        await engine.dispose()
    raise MigratorBusy(
        f"A table of {address.shown} stays in use: end the long transactions there and migrate again."
    )


async def _ran(engine: AsyncEngine, folder: Path) -> bool:
    """Return False when a lock was not to be had."""
    try:
        async with engine.connect() as connection:
            await connection.run_sync(_run, folder)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) == LOCK_NOT_AVAILABLE:
            return False
        reason = str(error.orig).partition(":")[2].strip() or str(error.orig)
        raise MigrationFailed(
            f"A migration failed, and nothing of it was kept: {reason}. "
            "The login must own the database; then migrate again."
        ) from error
    return True


def _run(connection: SyncConnection, folder: Path) -> None:
    config = _config(folder)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _config(folder: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
