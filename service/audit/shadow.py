"""A shadow: every read table once more, in a schema of its own, folded from the log alone.

It goes when the replay ends, however it ends; only a killed process leaves one, which its name gives away.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.schema import DropSchema

from events.envelope import Recorded
from service.projections.builds import make_tables
from service.projections.folding import CHUNK, apply
from service.projections.parking import is_of_the_event, park
from service.projections.source import known_after
from service.reads.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class ReplayProgress:
    """How many positions are folded, of how many."""

    done: int
    total: int


Observe = Callable[[ReplayProgress], None]


@asynccontextmanager
async def shadow(
    engine: AsyncEngine, schema: str, *, keep: bool = False
) -> AsyncIterator[AsyncEngine]:
    """Make empty read tables in `schema`, lend an engine that writes to them, and drop them.

    keep:  leave them where the block ends well; half a shadow is of use to nobody.
    """
    mapped = engine.execution_options(schema_translate_map={None: schema})
    whole = False
    try:
        async with mapped.begin() as connection:
            await make_tables(connection, schema)
        yield mapped
        whole = True
    finally:
        if not (keep and whole):
            async with engine.begin() as connection:
                await connection.execute(DropSchema(schema, cascade=True, if_exists=True))


async def fold(snapshot: Snapshot, engine: AsyncEngine, position: int, *, observe: Observe) -> None:
    """Fold positions 1 to `position` with the folds of the live service, parking what it would park.

    The log is read from the snapshot and the tables are written over another connection, so that no chunk waits
    for the whole and a shadow's rows never keep the snapshot from being what it was.
    """
    done = 0
    while events := await _next(snapshot, done, position):
        await _fold(engine, events)
        done = events[-1].position
        observe(ReplayProgress(done, position))


async def _next(snapshot: Snapshot, done: int, position: int) -> Sequence[Recorded]:
    """Return the next events up to a position; a withheld one makes the read reach beyond it."""
    if done >= position:
        return ()
    async with snapshot.log() as log:
        events = await known_after(log, done, limit=min(CHUNK, position - done))
    return [event for event in events if event.position <= position]


async def _fold(engine: AsyncEngine, events: Sequence[Recorded]) -> None:
    """Fold a chunk; if an event of it cannot be, fold them one by one and park that one's stream."""
    try:
        await _transact(engine, events)
    except Exception as error:
        if not is_of_the_event(error):
            raise
        for event in events:
            await _fold_or_park(engine, event)


async def _fold_or_park(engine: AsyncEngine, event: Recorded) -> None:
    try:
        await _transact(engine, [event])
    except Exception as error:
        if not is_of_the_event(error):
            raise
        async with engine.begin() as connection:
            await park(connection, event, error)


async def _transact(engine: AsyncEngine, events: Sequence[Recorded]) -> None:
    async with engine.begin() as connection:
        await apply(connection, events)
