"""A shadow: every read table once more, in a schema of its own, folded from the log alone.

It goes when the replay ends, however it ends; only a killed process leaves one, and the next replay drops it.

Which ones are left behind is told by a lock: whoever replays holds one on the name of the shadow, in the transaction of
the snapshot, which ends with the process. Why no lease: a killed process would keep it for seconds more, and each
replay would leave a row. A shadow that is to stay says so in its comment.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final, LiteralString

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.schema import DropSchema

from events.envelope import Recorded
from events.log.handles import Connection
from service.projections.builds import make_tables
from service.projections.folding import CHUNK, apply
from service.projections.parking import is_of_the_event, park
from service.projections.source import known_after
from service.reads.snapshot import Snapshot

PREFIX: Final = "shadow_"

# Say that this transaction's process works on a shadow; two of one name there are not.
CLAIM_SQL: Final[LiteralString] = (
    "SELECT pg_advisory_xact_lock(hashtext('servanda shadow'), hashtext($1))"
)
# Does nobody work on it any more, and will nobody until this transaction ends?
ABANDONED_SQL = text(
    "SELECT pg_try_advisory_xact_lock(hashtext('servanda shadow'), hashtext(:schema))"
)
# Which shadows of ours are not meant to stay? Others may call their schemas so, too.
PASSING_SQL = text("""
SELECT nspname::text FROM pg_catalog.pg_namespace
 WHERE nspname ~ '^shadow_[0-9a-f]{12}$' AND pg_catalog.pg_has_role(nspowner, 'USAGE')
   AND pg_catalog.obj_description(oid, 'pg_namespace') IS NULL
""")


@dataclass(frozen=True, slots=True)
class ReplayProgress:
    """How many positions are folded, of how many."""

    done: int
    total: int


Observe = Callable[[ReplayProgress], None]


async def claim(log: Connection, schema: str) -> None:
    """Keep a shadow from being taken for one left behind, until the transaction of the connection ends."""
    await log.execute(CLAIM_SQL, schema)


async def drop_left_behind(engine: AsyncEngine) -> None:
    """Drop the shadows of processes that were killed."""
    async with engine.connect() as connection:
        found = (await connection.execute(PASSING_SQL)).scalars().all()
    for schema in found:
        async with engine.begin() as connection:
            if (await connection.execute(ABANDONED_SQL, {"schema": schema})).scalar_one():
                await connection.execute(DropSchema(schema, cascade=True, if_exists=True))


@asynccontextmanager
async def shadow(
    engine: AsyncEngine, schema: str, *, keep: bool = False
) -> AsyncIterator[AsyncEngine]:
    """Make empty read tables in `schema`, lend an engine that writes to them, and drop them.

    keep:  leave them where the block ends well; half a shadow is of use to nobody.
    """
    mapped = engine.execution_options(schema_translate_map={None: schema})
    kept = False
    try:
        async with mapped.begin() as connection:
            await make_tables(connection, schema)
        yield mapped
        if keep:
            async with engine.begin() as connection:
                await connection.execute(text(f"COMMENT ON SCHEMA {schema} IS 'kept by a replay'"))
            kept = True
    finally:
        if not kept:
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
