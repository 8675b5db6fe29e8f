"""The one loop that keeps the live read model level with the log, whichever model that is."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Final, Protocol

from events.log import read
from events.log.errors import BookmarkMoved
from service.database import leases, outage
from service.database.engine import Pools
from service.database.errors import LeaseLost
from service.projections import builds, model
from service.projections.catalogue import FOLDS_OF, VERSION, FoldsOf
from service.projections.errors import (
    BeingBuilt,
    NewerModel,
    NotReplaced,
    StandsStill,
    SwitchedAway,
)
from service.projections.folding import CHUNK, Folding
from service.projections.model import Model
from service.projections.rebuild import Rebuild
from service.projections.source import position_of
from service.telemetry.logs import logger

POLL_S: Final = 1.0
LOOK_S: Final = 0.02
STILL_S: Final = 10.0
"""So long a release leaves alone what it cannot fold: meanwhile another one may have the lease, and can."""

LOST = (LeaseLost, BookmarkMoved, SwitchedAway)
"""Another holder has the task, or another model is live: look again which one, and who."""


class Wakes(Protocol):
    """Somebody who says that the log may have grown; a look each second would be enough."""

    async def wait(self, *, timeout_s: float) -> None:
        """Return when the log may have grown, at the latest after `timeout_s`."""
        ...


class Projector:
    """Folds the log into the live read model; as many as you like may run, one at a time writes.

    A model of an older release is replaced: ours is built beside it and switched to. One of a newer
    release is left to that release's projectors.

    holder: unique to this process, never used again after it ended.
    chunk:  events a transaction, at most; the tables do not show it.
    """

    def __init__(
        self,
        pools: Pools,
        *,
        holder: str,
        chunk: int = CHUNK,
        folds: FoldsOf = FOLDS_OF,
    ) -> None:
        self._pools = pools
        self._holder = holder
        self._chunk = chunk
        self._folds = folds
        self._log = logger("projections")

    async def prepare(self) -> None:
        """Make a first read model where there is none; drop what was retired a day ago."""
        await model.prepare(self._pools.projector)
        await builds.drop_retired(self._pools.projector)

    async def position(self) -> int:
        """Return how far the live read model is; 0 where this release cannot read it."""
        live = await self._live()
        if live is None or not live.is_ours:
            return 0
        return await position_of(self._pools.log_reader, live)

    async def catch_up(self) -> int:
        """Return once the tables hold what the log held at the call, folded by us or by another holder.

        Raises NewerModel where a newer release's tables are live: no waiting makes them ours. Raises
        StandsStill where this release goes no further: the tables answer as of where they are.
        """
        head = await read.head(self._pools.log_reader)
        live = await self._live()
        if live is not None and live.version > VERSION:
            raise NewerModel(live.schema)
        while (position := await self.position()) < head:
            try:
                await self._fold_all()
            except LOST:
                await asyncio.sleep(LOOK_S)
        return position

    async def _fold_all(self) -> None:
        """Fold what there is, or let whoever holds the lease go on with it for a moment."""
        async with self._turn() as folding:
            if folding is None:
                await asyncio.sleep(LOOK_S)
            else:
                await _to_the_end(folding)

    async def run(self, wakes: Wakes) -> None:
        """Follow the log until cancelled; stand by while another process holds the lease.

        A database that goes away is waited for, and so is whoever installs another release where this
        one cannot go on, or restores a log that has a hole. Why it does not end: the next start would
        meet the same event, and end whatever else the process does. Raises any other ProjectionError:
        then the tables are not to be believed, or there are none of ours.
        """
        while True:
            try:
                await self._follow(wakes)
            except StandsStill as error:
                self._log.error(
                    "read model stands still", position=error.position, type=error.type_name
                )
                await asyncio.sleep(STILL_S)
            except LOST as error:
                self._log.warning("model lost", holder=self._holder, error=type(error).__name__)
            except Exception as error:
                if outage.code_of(error) is None:
                    raise
                self._log.warning("database away", error=type(error).__name__)
            await wakes.wait(timeout_s=POLL_S)

    async def _follow(self, wakes: Wakes) -> None:
        """Follow for as long as the lease is ours and the model is live; return at once when it is not."""
        async with self._turn() as folding:
            if folding is not None:
                await folding.prepare()
            while folding is not None and await self._live() == folding.model:
                await _to_the_end(folding)
                await wakes.wait(timeout_s=POLL_S)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[Folding | None]:
        """Hold the lease of the live model, or nothing while another process or release has it."""
        live = await self._live()
        if live is not None and live.version < VERSION:
            await self._replace()
            live = await self._live()
        if live is None or not live.is_ours:
            yield None
            return
        async with leases.held(self._pools.projector, live.schema, holder=self._holder) as lease:
            yield None if lease is None else self._folding(live, lease)

    def _folding(self, live: Model, lease: leases.Lease) -> Folding:
        return Folding(self._pools, live, lease=lease, chunk=self._chunk, folds=self._folds)

    async def _replace(self) -> None:
        """Build this release's model beside the older one, unless another process is at it."""
        rebuild = Rebuild(self._pools, holder=self._holder, chunk=self._chunk, folds=self._folds)
        try:
            await rebuild.run()
        except BeingBuilt:
            self._log.debug("read model is being built elsewhere", holder=self._holder)
        except StandsStill as error:
            raise NotReplaced(error) from error

    async def _live(self) -> Model | None:
        async with self._pools.projector.connect() as connection:
            return await model.live(connection)


async def _to_the_end(folding: Folding) -> None:
    async with aclosing(folding.flow()) as positions:
        async for _ in positions:
            pass
