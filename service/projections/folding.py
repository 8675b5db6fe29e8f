"""One read model being folded: a chunk of the log, folded, written and marked in one transaction."""

from collections.abc import Sequence
from typing import Final, cast

from sqlalchemy.ext.asyncio import AsyncConnection

from events.envelope import Recorded
from events.log import bookmarks, standstill
from service.database import leases
from service.database.engine import Connection, Pools
from service.database.leases import Lease
from service.projections import model as models
from service.projections.catalogue import FOLDS_OF, FoldsOf
from service.projections.chunk import Chunk
from service.projections.errors import StandsStill
from service.projections.model import Model
from service.projections.parking import is_of_the_event, park, parked_streams
from service.projections.shelf import TableShelf
from service.projections.source import checked_position, known_after
from service.projections.write import write
from service.telemetry.logs import logger

CHUNK: Final = 1000


class Folding:
    """Moves one model on, for as long as its lease is ours.

    chunk:  events a transaction, at most; the tables do not show it.
    """

    def __init__(
        self,
        pools: Pools,
        model: Model,
        *,
        lease: Lease,
        chunk: int = CHUNK,
        folds: FoldsOf = FOLDS_OF,
    ) -> None:
        self._log = pools.log_reader
        self._engine = models.translated(pools.projector, model)
        self._chunk = chunk
        self._folds = folds
        self.model = model
        self.lease = lease

    async def step(self) -> int:
        """Fold the next chunk; return how many events it had, 0 at the end of the log.

        Raises StandsStill where this release cannot go on, which is noted for whoever answers.
        """
        position = await checked_position(self._log, self.model)
        try:
            events = await self._after(position)
            if events:
                await self._fold(position, events)
        except StandsStill as error:
            await self._note(error)
            raise
        return len(events)

    async def finish(self, connection: AsyncConnection, *, reach: int) -> None:
        """Fold up to a position at least in the caller's transaction, which commits once for all of it."""
        position = await checked_position(self._log, self.model)
        while position < reach and (events := await self._after(position)):
            await self._write(connection, position, events)
            position = events[-1].position

    async def _after(self, position: int) -> list[Recorded]:
        return await known_after(self._log, position, limit=self._chunk)

    async def _fold(self, position: int, events: Sequence[Recorded]) -> None:
        """Fold a chunk; if an event of it cannot be, fold them one by one and park that one's stream."""
        try:
            await self._transact(position, events)
        except Exception as error:
            if not is_of_the_event(error):
                raise
            # A former holder that slept finds its rows written by the next one: it is told that it lost.
            await self._require_lease()
            for event in events:
                await self._fold_or_park(position, event)
                position = event.position

    async def _fold_or_park(self, position: int, event: Recorded) -> None:
        """Fold one event in a transaction of its own: what a failed one had begun is gone with it."""
        try:
            await self._transact(position, [event])
        except Exception as error:
            if not is_of_the_event(error):
                raise
            async with self._engine.begin() as connection:
                await park(connection, event, error)
                await self._mark(connection, position, event)
            logger("projections").warning(
                "stream parked",
                position=event.position,
                type=event.type,
                error=type(error).__name__,
            )

    async def _transact(self, position: int, events: Sequence[Recorded]) -> None:
        async with self._engine.begin() as connection:
            await self._write(connection, position, events)

    async def _write(
        self, connection: AsyncConnection, position: int, events: Sequence[Recorded]
    ) -> None:
        await apply(connection, events, folds=self._folds)
        await self._mark(connection, position, events[-1])

    async def _mark(self, connection: AsyncConnection, expected: int, last: Recorded) -> None:
        """Move the bookmark in the transaction of the tables, over the driver's own connection."""
        await leases.renew(connection, self.lease)
        await models.require_current(connection, self.model)
        await bookmarks.advance(
            await _driver(connection),
            self.model.schema,
            expected=expected,
            to=last.position,
            leaf_hash=last.leaf_hash,
        )

    async def _note(self, error: StandsStill) -> None:
        """Say why the model stands still; under the lease, so that nobody moves it meanwhile."""
        async with self._engine.begin() as connection:
            await leases.renew(connection, self.lease)
            await standstill.note(
                await _driver(connection),
                self.model.schema,
                position=error.position,
                event_type=error.type_name,
                reason=str(error),
            )

    async def _require_lease(self) -> None:
        async with self._engine.begin() as connection:
            await leases.renew(connection, self.lease)


async def _driver(connection: AsyncConnection) -> Connection:
    return cast("Connection", (await connection.get_raw_connection()).driver_connection)


async def apply(
    connection: AsyncConnection, events: Sequence[Recorded], *, folds: FoldsOf = FOLDS_OF
) -> None:
    """Fold events into the tables that the connection is mapped to, but for those of parked streams.

    The caller commits.
    """
    parked = await parked_streams(connection)
    chunk = Chunk(TableShelf(connection), folds=folds)
    await write(connection, await chunk.fold([one for one in events if one.stream not in parked]))
