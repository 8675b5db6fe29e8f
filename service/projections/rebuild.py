"""A rebuild: the log folded anew beside the live tables, then switched to in one short transaction."""

from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final

from events.log import read
from service.database import leases
from service.database.engine import Pools
from service.projections import builds, model
from service.projections.catalogue import FOLDS_OF, FoldsOf
from service.projections.errors import BeingBuilt
from service.projections.folding import CHUNK, Folding
from service.projections.model import Model
from service.projections.parking import is_of_the_event
from service.projections.source import position_of

REMEMBERED: Final = 5_000
"""Some 30 MB of events that nothing is read for again: nobody waits here while they are forgotten, as somebody does live."""

NEAR: Final = 100
"""So few events behind, the rest is folded while the live model waits."""


@dataclass(frozen=True, slots=True)
class RebuildProgress:
    """How many events are folded, of how many that the log holds now."""

    done: int
    total: int


def unseen(_: RebuildProgress) -> None:
    """Nobody looks."""


class Rebuild:
    """Builds this release's read model and makes it the live one; stopped at any chunk, it resumes there.

    holder:  unique to this process, never used again after it ended.
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
        self._engine = pools.projector
        self._holder = holder
        self._chunk = chunk
        self._folds = folds

    async def run(self, progress: Callable[[RebuildProgress], None] = unseen) -> Model:
        """Return the model that is live now; raise BeingBuilt while another process builds one."""
        await builds.drop_retired(self._engine)
        built: Model | None = None
        while built is None:
            built = await self._built(await builds.begin(self._engine), progress)
        return built

    async def _built(
        self, build: Model, progress: Callable[[RebuildProgress], None]
    ) -> Model | None:
        """Build and switch; None where the unfinished build was no good and is gone."""
        async with leases.held(self._engine, build.schema, holder=self._holder) as lease:
            if lease is None:
                raise BeingBuilt(build.schema)
            if await builds.has_parked(self._engine, build):
                # What it could not fold may be what has been mended since: it is begun again.
                await builds.discard(self._engine, build)
                return None
            folding = Folding(
                self._pools,
                build,
                lease=lease,
                chunk=self._chunk,
                remember=REMEMBERED,
                folds=self._folds,
            )
            await self._fill(folding, progress)
            await builds.complete(self._engine, build)
            await self._fill(folding, progress)
            await self._switch(folding)
            return build

    async def _fill(self, folding: Folding, progress: Callable[[RebuildProgress], None]) -> None:
        """Fold all that the log holds at the call; then what has come since, until that is hardly anything."""
        log, to = self._pools.log_reader, await read.head(self._pools.log_reader)
        while True:
            async with aclosing(folding.flow(to=to)) as positions:
                async for position in positions:
                    progress(RebuildProgress(position, await read.head(log)))
            to = await read.head(log)
            if to - await position_of(log, folding.model) <= NEAR:
                return

    async def _switch(self, folding: Folding) -> None:
        """Make the build the live model; an event that must be parked before is parked, and it is tried again."""
        while True:
            try:
                await self._finish(folding)
            except Exception as error:
                if not is_of_the_event(error) or not await folding.step():
                    raise
            else:
                return

    async def _finish(self, folding: Folding) -> None:
        """Fold the rest and switch, at once for every reader.

        The live model's row is locked: its projector cannot commit meanwhile, and finds afterwards
        that it is not the live one any more. So no answer ever goes back behind an earlier one.
        """
        async with model.translated(self._engine, folding.model).begin() as connection:
            current = await model.freeze(connection, folding.model)
            reach = await position_of(self._pools.log_reader, current)
            await folding.finish(connection, reach=reach)
            await model.switch(connection, folding.model)
            await leases.check(connection, folding.lease)
