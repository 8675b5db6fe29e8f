"""One read model being folded: a chunk of the log, folded, written and marked in one transaction."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from events.envelope import Recorded
from events.log import bookmarks, read, standstill
from service.database import leases
from service.database.engine import Pools
from service.database.leases import Lease
from service.projections import model as models
from service.projections.catalogue import FOLDS_OF, FoldsOf
from service.projections.chunk import Changes, Chunk
from service.projections.direct import driver_of
from service.projections.errors import StandsStill
from service.projections.facts import Reach
from service.projections.kept import MOST, Kept
from service.projections.model import Model
from service.projections.parking import is_of_the_event, park, parked_streams
from service.projections.shelf import TableShelf
from service.projections.source import checked_position, known_after, position_of
from service.projections.write import write
from service.telemetry.logs import logger

CHUNK: Final = 1000


class Folding:
    """Moves one model on, for as long as its lease is ours.

    chunk:    events a transaction, at most; the tables do not show it.
    remember: once so many events are in memory, they are forgotten but for the last chunk.
    """

    def __init__(
        self,
        pools: Pools,
        model: Model,
        *,
        lease: Lease,
        chunk: int = CHUNK,
        remember: int = MOST,
        folds: FoldsOf = FOLDS_OF,
    ) -> None:
        self._log = pools.log_reader
        self._engine = models.translated(pools.projector, model)
        self._chunk = chunk
        self._kept = Kept(folds, most=remember)
        self.model = model
        self.lease = lease

    async def prepare(self) -> None:
        """Have the statement made that writes, on what a flow takes, before the first event has to wait for that."""
        async with self._engine.connect() as one, self._engine.connect() as other:
            await write(one, Changes())
            await write(other, Changes())

    async def flow(self, *, to: int = read.LAST) -> AsyncGenerator[int]:
        """Fold to the end of the log, the next chunk while the last one is being written; yield each position committed, the one it begins at first.

        to: ends already once this position is reached.
        Raises StandsStill where this release cannot go on, which is noted for whoever answers.
        """
        while True:
            try:
                async with self._noted(), aclosing(self._flow(to)) as positions:
                    async for position in positions:
                        yield position
            except Exception as error:
                if not is_of_the_event(error):
                    raise
            else:
                return
            if await self.step():
                yield await position_of(self._log, self.model)

    async def step(self) -> int:
        """Fold the next chunk by itself, parking what must be; return how many events it had, 0 at the end of the log.

        Raises StandsStill as above.
        """
        position = await checked_position(self._log, self.model)
        async with self._noted():
            events = await self._after(position)
            if events:
                await self._fold(position, events)
        return len(events)

    async def finish(self, connection: AsyncConnection, *, reach: int) -> None:
        """Fold up to a position in the caller's transaction, which commits once for all of it."""
        position = await checked_position(self._log, self.model)
        while position < reach and (events := await self._after(position, to=reach)):
            await self._fold_over(connection, position, events)
            position = events[-1].position

    async def _flow(self, to: int) -> AsyncGenerator[int]:
        """Flow as far as nothing has to be parked; what is being written is always waited for.

        A chunk that is not full is the end of the log for now. What comes meanwhile is read once that chunk is written,
        and not before: an early read would leave more of it to the next chunk, which is longer then in coming.
        """
        position = await checked_position(self._log, self.model)
        async with self._engine.connect() as shelf, self._engine.connect() as tables:
            reading, writing = self._reading(position), _done()
            try:
                while position < to and (events := await reading):
                    is_full = len(events) == self._chunk
                    if is_full:
                        reading = self._reading(events[-1].position)
                    changes = await self._kept.fold(shelf, events, after=position)
                    await writing
                    yield position
                    writing = self._writing(tables, position, events[-1], changes)
                    position = events[-1].position
                    if not is_full:
                        await writing
                        reading = self._reading(position)
                await writing
                yield position
            finally:
                await _ended(reading, writing)

    def _reading(self, position: int) -> asyncio.Future[list[Recorded]]:
        return asyncio.ensure_future(self._after(position))

    def _writing(
        self, tables: AsyncConnection, position: int, last: Recorded, changes: Changes
    ) -> asyncio.Future[None]:
        return asyncio.ensure_future(self._commit(tables, position, last, changes))

    async def _after(self, position: int, *, to: int = read.LAST) -> list[Recorded]:
        return await known_after(self._log, position, limit=min(self._chunk, to - position))

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
            self._kept.forget()
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
            await self._fold_over(connection, position, events)

    async def _fold_over(
        self, connection: AsyncConnection, position: int, events: Sequence[Recorded]
    ) -> None:
        await write(connection, await self._kept.fold(connection, events, after=position))
        await self._mark(connection, position, events[-1])

    async def _commit(
        self, tables: AsyncConnection, position: int, last: Recorded, changes: Changes
    ) -> None:
        async with tables.begin():
            await write(tables, changes)
            await self._mark(tables, position, last)

    async def _mark(self, connection: AsyncConnection, expected: int, last: Recorded) -> None:
        """Move the bookmark in the transaction of the tables, over the driver's own connection."""
        await leases.renew(connection, self.lease)
        await models.require_current(connection, self.model)
        await bookmarks.advance(
            await driver_of(connection),
            self.model.schema,
            expected=expected,
            to=last.position,
            leaf_hash=last.leaf_hash,
        )

    @asynccontextmanager
    async def _noted(self) -> AsyncIterator[None]:
        """Note what this release cannot go on from, when the block raises it."""
        try:
            yield
        except StandsStill as error:
            await self._note(error)
            raise

    async def _note(self, error: StandsStill) -> None:
        """Say why the model stands still; under the lease, so that nobody moves it meanwhile."""
        async with self._engine.begin() as connection:
            await leases.renew(connection, self.lease)
            await standstill.note(
                await driver_of(connection),
                self.model.schema,
                position=error.position,
                event_type=error.type_name,
                reason=str(error),
            )

    async def _require_lease(self) -> None:
        async with self._engine.begin() as connection:
            await leases.renew(connection, self.lease)


def _done() -> asyncio.Future[None]:
    """Return what nobody need wait for: nothing is being written yet."""
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    done.set_result(None)
    return done


async def _ended(reading: asyncio.Future[list[Recorded]], writing: asyncio.Future[None]) -> None:
    """Wait until neither goes on any more; whatever they raise that nobody has heard of, the next step will meet again."""
    reading.cancel()
    await asyncio.gather(reading, writing, return_exceptions=True)


async def apply(
    connection: AsyncConnection, events: Sequence[Recorded], *, folds: FoldsOf = FOLDS_OF
) -> None:
    """Fold events into the tables that the connection is mapped to, but for those of parked streams.

    The caller commits.
    """
    parked = await parked_streams(connection)
    shelf = TableShelf(connection, Reach(events[0].position - 1, parked))
    chunk = Chunk(shelf, folds=folds)
    await write(connection, await chunk.fold([one for one in events if one.stream not in parked]))
