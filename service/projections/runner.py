"""The one loop that moves the read tables on: a chunk of the log, folded, written and marked in one transaction."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final, Protocol, cast

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from events.envelope import Recorded
from events.log import bookmarks, read
from events.log.errors import BookmarkMoved
from service.database import leases, outage
from service.database.engine import Connection, Pools
from service.database.errors import LeaseLost
from service.database.leases import Lease
from service.projections import model
from service.projections.catalogue import FOLLOWER
from service.projections.chunk import Chunk
from service.projections.errors import OtherHistory
from service.projections.shelf import TableShelf
from service.projections.write import write
from service.telemetry.logs import logger

CHUNK: Final = 1000
POLL_S: Final = 1.0
LOOK_S: Final = 0.02


class Wakes(Protocol):
    """Somebody who says that the log may have grown; a look each second would be enough."""

    async def wait(self, *, timeout_s: float) -> None:
        """Return when the log may have grown, at the latest after `timeout_s`."""
        ...


class Projector:
    """Folds the log into the read tables; as many as you like may run, one at a time writes.

    holder: unique to this process, never used again after it ended.
    chunk:  events a transaction, at most; the tables do not show it.
    """

    def __init__(self, pools: Pools, *, holder: str, chunk: int = CHUNK) -> None:
        self._pools = pools
        self._engine = model.translated(pools.projector)
        self._holder = holder
        self._chunk = chunk
        self._log = logger("projections")

    async def prepare(self) -> None:
        """Make what is missing of the read model."""
        await model.prepare(self._pools.projector)

    async def position(self) -> int:
        """Return how far the read tables are."""
        mark = await bookmarks.get(self._pools.log_reader, FOLLOWER)
        return 0 if mark is None else mark.position

    async def catch_up(self) -> int:
        """Return once the tables hold what the log held at the call, folded by us or by another holder."""
        head = await read.head(self._pools.log_reader)
        while (position := await self.position()) < head:
            async with self._held() as lease:
                if lease is None:
                    await asyncio.sleep(LOOK_S)
                while lease is not None and await self._step(lease):
                    pass
        return position

    async def run(self, wakes: Wakes) -> None:
        """Follow the log until cancelled; stand by while another process holds the lease.

        A database that goes away is waited for. Raises ProjectionError and LogDamaged, which no
        waiting mends.
        """
        while True:
            try:
                await self._follow(wakes)
            except (LeaseLost, BookmarkMoved):
                self._log.warning("lease lost", holder=self._holder)
            except Exception as error:
                if outage.code_of(error) is None:
                    raise
                self._log.warning("database away", error=type(error).__name__)
            await wakes.wait(timeout_s=POLL_S)

    async def _follow(self, wakes: Wakes) -> None:
        """Follow for as long as the lease is ours; return at once when it is somebody else's."""
        async with self._held() as lease:
            while lease is not None:
                if not await self._step(lease):
                    await self._renew(lease)
                    await wakes.wait(timeout_s=POLL_S)

    @asynccontextmanager
    async def _held(self) -> AsyncIterator[Lease | None]:
        """Hold the lease, or nothing while another process does."""
        async with self._engine.begin() as connection:
            lease = await leases.acquire(connection, FOLLOWER, holder=self._holder)
        try:
            yield lease
        finally:
            if lease is not None:
                await self._release(lease)

    async def _release(self, lease: Lease) -> None:
        """Let the lease go if the database is there to be told; it runs out by itself otherwise."""
        try:
            async with self._engine.begin() as connection:
                await leases.release(connection, lease)
        except Exception as error:
            if outage.code_of(error) is None:
                raise

    async def _step(self, lease: Lease) -> bool:
        """Fold the next chunk; say whether there was one."""
        position = await self._checked_position()
        events = await read.read(self._pools.log_reader, after=position, limit=self._chunk)
        if not events:
            return False
        await self._fold(lease, position, events)
        return True

    async def _fold(self, lease: Lease, position: int, events: Sequence[Recorded]) -> None:
        """Fold and write a chunk after `position`; raise LeaseLost when another holder has done so."""
        try:
            await self._transact(lease, position, events)
        except IntegrityError:
            # A former holder that slept finds its rows written by the next one: it is told that it lost.
            await self._renew(lease)
            raise

    async def _transact(self, lease: Lease, position: int, events: Sequence[Recorded]) -> None:
        async with self._engine.begin() as connection:
            changes = await Chunk(TableShelf(connection)).fold(events)
            await write(connection, changes)
            await leases.renew(connection, lease)
            await _advance(connection, position, events)

    async def _checked_position(self) -> int:
        """Return the bookmark's position, once its leaf is the log's leaf there."""
        mark = await bookmarks.get(self._pools.log_reader, FOLLOWER)
        if mark is None:
            return 0
        (known,) = await read.read(self._pools.log_reader, after=mark.position - 1, limit=1) or (
            None,
        )
        if known is None or known.leaf_hash != mark.leaf_hash:
            raise OtherHistory(mark.position)
        return mark.position

    async def _renew(self, lease: Lease) -> None:
        async with self._engine.begin() as connection:
            await leases.renew(connection, lease)


async def _advance(connection: AsyncConnection, expected: int, events: Sequence[Recorded]) -> None:
    """Move the bookmark in the transaction of the tables, over the driver's own connection."""
    driver = cast("Connection", (await connection.get_raw_connection()).driver_connection)
    last = events[-1]
    await bookmarks.advance(
        driver, FOLLOWER, expected=expected, to=last.position, leaf_hash=last.leaf_hash
    )
