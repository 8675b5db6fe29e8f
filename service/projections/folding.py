"""One read model being folded: a chunk of the log, folded, written and marked in one transaction."""

from collections.abc import Sequence
from itertools import takewhile
from typing import Final, cast

from sqlalchemy.ext.asyncio import AsyncConnection

from events import registry
from events.envelope import Recorded
from events.errors import EventError
from events.log import bookmarks, read
from service.database import leases
from service.database.engine import Connection, Pools
from service.database.leases import Lease
from service.projections import model as models
from service.projections.catalogue import FOLDS
from service.projections.chunk import Chunk
from service.projections.contract import SubjectFold
from service.projections.errors import OtherHistory, TooNew
from service.projections.model import Model
from service.projections.parking import is_of_the_event, park, parked_streams
from service.projections.shelf import TableShelf
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
        folds: Sequence[SubjectFold] = FOLDS,
    ) -> None:
        self._pools = pools
        self._engine = models.translated(pools.projector, model)
        self._chunk = chunk
        self._folds = folds
        self._log = logger("projections")
        self.model = model
        self.lease = lease

    async def step(self) -> int:
        """Fold the next chunk; return how many events it had, 0 at the end of the log."""
        position = await self._checked_position()
        events = await self._next(position)
        if events:
            await self._fold(position, events)
        return len(events)

    async def finish(self, connection: AsyncConnection, *, reach: int) -> None:
        """Fold up to a position at least in the caller's transaction, which commits once for all of it."""
        position = await self._checked_position()
        while position < reach:
            events = await self._next(position)
            await self._write(connection, position, events)
            position = events[-1].position

    async def _checked_position(self) -> int:
        """Return the bookmark's position, once its leaf is the log's leaf there."""
        log = self._pools.log_reader
        mark = await bookmarks.get(log, self.model.schema)
        if mark is None:
            return 0
        found = await read.read(log, after=mark.position - 1, limit=1)
        if not found or found[0].leaf_hash != mark.leaf_hash:
            raise OtherHistory(mark.position)
        return mark.position

    async def _next(self, position: int) -> list[Recorded]:
        """Return what comes after a position, up to what this release does not know.

        Why it stops there and parks nothing: the next release knows, and nothing is wrong with the event.
        """
        events = await read.read(self._pools.log_reader, after=position, limit=self._chunk)
        known = list(takewhile(_is_known, events))
        if events and not known:
            raise TooNew(events[0].position, events[0].type)
        return known

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
            self._log.warning(
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
        parked = await parked_streams(connection)
        chunk = Chunk(TableShelf(connection), folds=self._folds)
        await write(
            connection, await chunk.fold([one for one in events if one.stream not in parked])
        )
        await self._mark(connection, position, events[-1])

    async def _mark(self, connection: AsyncConnection, expected: int, last: Recorded) -> None:
        """Move the bookmark in the transaction of the tables, over the driver's own connection."""
        await leases.renew(connection, self.lease)
        await models.require_current(connection, self.model)
        driver = cast("Connection", (await connection.get_raw_connection()).driver_connection)
        await bookmarks.advance(
            driver,
            self.model.schema,
            expected=expected,
            to=last.position,
            leaf_hash=last.leaf_hash,
        )

    async def _require_lease(self) -> None:
        async with self._engine.begin() as connection:
            await leases.renew(connection, self.lease)


def _is_known(event: Recorded) -> bool:
    try:
        registry.of_version(event.type, event.dataschema)
    except EventError:
        return False
    return True
