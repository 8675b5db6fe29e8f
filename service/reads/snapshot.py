"""One snapshot of the database: everything that one question reads, in one read-only transaction."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import Executable, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from events.log import bookmarks
from events.log.handles import Connection
from service.projections.catalogue import VERSION
from service.reads.errors import NoReadModel, NotReached, OtherRelease
from service.reads.memory import Memory, memory_of

Row = Mapping[str, Any]
"""One row of a read table, by column."""

# Which tables are read now, and which release of them?
MODEL_SQL = text("""
SELECT schema_name, version, to_regnamespace(quote_ident(schema_name))::oid::bigint AS number
  FROM log.read_model WHERE name = 'read'
""")


@dataclass(frozen=True, slots=True)
class Head:
    """How far the log is, and how far the tables are; `recorded_at` is of the newest folded event."""

    log: int
    tables: int
    recorded_at: datetime | None


class Snapshot:
    """Answers of one moment of the database; several tasks may ask, one statement runs at a time."""

    def __init__(
        self, connection: AsyncConnection, driver: Connection, *, model: str, memory: Memory
    ) -> None:
        self._connection = connection
        self._driver = driver
        self._turn = asyncio.Lock()
        self._closed = False
        self._head: Head | None = None
        self.drafted = 0
        """How many drafts were given places after the tables' end: what is asked as of those is answered, too."""
        self.model = model
        self.memory = memory

    async def rows(self, statement: Executable, values: Row | None = None) -> list[Row]:
        """Return the rows of a statement on the read tables; `values` are put where it leaves them open."""
        async with self._turn:
            self._require_open()
            found = (await self._connection.execute(statement, values)).mappings().all()
        return cast("list[Row]", found)

    @asynccontextmanager
    async def tables(self) -> AsyncIterator[AsyncConnection]:
        """Lend the connection for what folds read of the tables."""
        async with self._turn:
            self._require_open()
            yield self._connection

    @asynccontextmanager
    async def log(self) -> AsyncIterator[Connection]:
        """Lend the connection for questions to the log."""
        async with self._turn:
            self._require_open()
            yield self._driver

    async def close(self) -> None:
        """Let the running statement end and no other begin: a failed field may leave askers behind."""
        async with self._turn:
            self._closed = True

    def _require_open(self) -> None:
        if self._closed:
            raise asyncio.CancelledError

    async def head(self) -> Head:
        """Return where log and tables stand in this snapshot."""
        if self._head is None:
            self._head = await self._look()
        return self._head

    async def require(self, position: int) -> None:
        """Raise NotReached where the tables do not hold everything up to a position."""
        head = await self.head()
        if position > head.tables + self.drafted:
            raise NotReached(position, head.tables)

    async def _look(self) -> Head:
        async with self.log() as log:
            found = await bookmarks.reached(log, self.model)
        return Head(found.head, found.position, found.recorded_at)


@asynccontextmanager
async def open_snapshot(engine: AsyncEngine) -> AsyncIterator[Snapshot]:
    """Open a snapshot of the tables that are read now; raise NoReadModel where there are none for us."""
    async with engine.connect() as plain:
        connection = await plain.execution_options(isolation_level="REPEATABLE READ")
        async with connection.begin():
            model = await _model(connection)
            mapped = await connection.execution_options(schema_translate_map={None: model.name})
            driver = cast("Any", (await connection.get_raw_connection()).driver_connection)
            memory = memory_of(engine.sync_engine, model.number)
            snapshot = Snapshot(mapped, driver, model=model.name, memory=memory)
            try:
                yield snapshot
            finally:
                await snapshot.close()


class _Model(NamedTuple):
    name: str
    number: int


async def _model(connection: AsyncConnection) -> _Model:
    """Return the schema of the live model, once for all that is asked: a question sees one model."""
    found = (await connection.execute(MODEL_SQL)).one_or_none()
    if found is None:
        raise NoReadModel
    if found.version != VERSION:
        raise OtherRelease(found.version, VERSION)
    return _Model(found.schema_name, found.number)
