"""The one loop that moves the read tables on: a chunk of the log, folded, written and marked in one transaction."""

import asyncio
from collections.abc import Sequence
from typing import Final, Protocol, cast

from sqlalchemy.ext.asyncio import AsyncConnection

from events.envelope import Recorded
from events.log import bookmarks, read
from service.database import leases
from service.database.engine import Connection, Pools
from service.database.errors import LeaseLost
from service.database.leases import Lease
from service.projections import model
from service.projections.catalogue import FOLLOWER
from service.projections.chunk import Chunk
from service.projections.errors import OtherHistory
from service.projections.shelf import TableShelf
from service.projections.write import write

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
            lease = await self._acquire()
            if lease is None:
                await asyncio.sleep(LOOK_S)
                continue
            try:
                while await self._step(lease):
                    pass
            finally:
                await self._release(lease)
        return position

    async def run(self, wakes: Wakes) -> None:
        """Follow the log until cancelled; stand by while another process holds the lease.

        Raises OtherHistory when the log is not the one that the tables were folded from.
        """
        while True:
            lease = await self._acquire()
            if lease is None:
                await wakes.wait(timeout_s=POLL_S)
                continue
            try:
                await self._follow(lease, wakes)
            except LeaseLost:
                continue
            finally:
                await self._release(lease)

    async def _follow(self, lease: Lease, wakes: Wakes) -> None:
        while True:
            if not await self._step(lease):
                await self._renew(lease)
                await wakes.wait(timeout_s=POLL_S)

    async def _step(self, lease: Lease) -> bool:
        """Fold the next chunk; say whether there was one."""
        position = await self._checked_position()
        events = await read.read(self._pools.log_reader, after=position, limit=self._chunk)
        if not events:
            return False
        async with self._engine.begin() as connection:
            changes = await Chunk(TableShelf(connection)).fold(events)
            await write(connection, changes)
            await leases.renew(connection, lease)
            await _advance(connection, position, events)
        return True

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

    async def _acquire(self) -> Lease | None:
        async with self._engine.begin() as connection:
            return await leases.acquire(connection, FOLLOWER, holder=self._holder)

    async def _renew(self, lease: Lease) -> None:
        async with self._engine.begin() as connection:
            await leases.renew(connection, lease)

    async def _release(self, lease: Lease) -> None:
        async with self._engine.begin() as connection:
            await leases.release(connection, lease)


async def _advance(connection: AsyncConnection, expected: int, events: Sequence[Recorded]) -> None:
    """Move the bookmark in the transaction of the tables, over the driver's own connection."""
    driver = cast("Connection", (await connection.get_raw_connection()).driver_connection)
    last = events[-1]
    await bookmarks.advance(
        driver, FOLLOWER, expected=expected, to=last.position, leaf_hash=last.leaf_hash
    )
