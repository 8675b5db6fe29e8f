"""Why a model goes no further: found by trying, so that nobody has to keep it and nothing can be out of date."""

from events.log.errors import LogError
from service.database.engine import Pools
from service.projections.catalogue import FOLDS_OF, FoldsOf
from service.projections.errors import ProjectionError, TooManyParked
from service.projections.model import Model, translated
from service.projections.parking import MOST, parked_streams
from service.projections.retry import tried
from service.projections.source import checked_position, known_after


async def stopped_by(pools: Pools, live: Model, *, folds: FoldsOf = FOLDS_OF) -> Exception | None:
    """Return what stops this release at the next event; None where it would go on, or park a stream and go on."""
    try:
        position = await checked_position(pools.log_reader, live)
        events = await known_after(pools.log_reader, position, limit=1)
    except (ProjectionError, LogError) as error:
        return error
    parked = await _parked(pools, live)
    if not events or len(parked) < MOST or events[0].stream in parked:
        return None
    (event,) = events
    raised = await tried(pools, live, event.position, folds=folds)
    if raised is None:
        return None
    return TooManyParked(event.position, event.type, type(raised).__name__)


async def _parked(pools: Pools, live: Model) -> frozenset[str]:
    async with translated(pools.projector, live).connect() as connection:
        return frozenset(await parked_streams(connection))
