"""Trying again: what was parked, on this release; where it can be folded now, the model is built anew.

Version rows are only ever added, and every answer between the parked event and now was given
without it. A rebuild puts the stream at its own positions by construction, and whatever else it
would have changed since.
"""

from collections.abc import Callable, Sequence

from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from events.envelope import Recorded
from events.log import read
from service.database.engine import Pools
from service.projections import model as models
from service.projections.catalogue import FOLDS_OF, FoldsOf
from service.projections.chunk import Chunk
from service.projections.errors import NothingParked, StillUnfoldable
from service.projections.model import Model
from service.projections.parking import is_of_the_event
from service.projections.rebuild import Rebuild, RebuildProgress, unseen
from service.projections.shelf import shelf_at
from service.projections.source import position_of
from service.projections.tables.layout import PARKED
from service.projections.write import write


async def retry(
    pools: Pools,
    *,
    holder: str,
    folds: FoldsOf = FOLDS_OF,
    progress: Callable[[RebuildProgress], None] = unseen,
) -> Model:
    """Rebuild if this release folds at least one of the parked events; return the model that is live then.

    Raises NothingParked, and StillUnfoldable where a rebuild would change nothing.
    """
    live = await models.prepare(pools.projector)
    if live.is_ours:
        await _require_foldable(pools, live, folds)
    return await Rebuild(pools, holder=holder, folds=folds).run(progress)


async def _require_foldable(pools: Pools, live: Model, folds: FoldsOf) -> None:
    parked = await _parked(pools, live)
    if not parked:
        raise NothingParked
    errors = [await tried(pools, live, row["position"], folds=folds) for row in parked]
    if None not in errors:
        first, error = parked[0], type(errors[0]).__name__
        raise StillUnfoldable(first["position"], first["type"], error)


async def _parked(pools: Pools, live: Model) -> Sequence[RowMapping]:
    async with models.translated(pools.projector, live).connect() as connection:
        rows = await connection.execute(select(PARKED).order_by(PARKED.c.position))
        return rows.mappings().all()


async def tried(
    pools: Pools, live: Model, position: int, *, folds: FoldsOf = FOLDS_OF
) -> Exception | None:
    """Return what folding the event at a position raises on this release; nothing is kept of it."""
    (event,) = await read.read(pools.log_reader, after=position - 1, limit=1)
    to = await position_of(pools.log_reader, live)
    async with models.translated(pools.projector, live).connect() as connection:
        try:
            await _fold(connection, event, folds, to=to)
        except Exception as error:
            if not is_of_the_event(error):
                raise
            return error
        finally:
            await connection.rollback()
    return None


async def _fold(connection: AsyncConnection, event: Recorded, folds: FoldsOf, *, to: int) -> None:
    shelf = await shelf_at(connection, to)
    await write(connection, await Chunk(shelf, folds=folds).fold([event]))
