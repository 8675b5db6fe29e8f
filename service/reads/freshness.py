"""How far the read tables are, and waiting until they have reached a position."""

import asyncio
from typing import Final

from sqlalchemy.ext.asyncio import AsyncEngine

from service.reads.errors import NotReached
from service.reads.snapshot import open_snapshot

WAIT_S: Final = 2.0
LOOK_S: Final = 0.02


async def wait_for(engine: AsyncEngine, position: int, *, patience_s: float = WAIT_S) -> None:
    """Return once the tables hold everything up to `position`; raise NotReached when they do not in time."""
    reached = 0
    try:
        async with asyncio.timeout(patience_s):
            while (reached := await reached_position(engine)) < position:  # noqa: ASYNC110 - another process folds
                await asyncio.sleep(LOOK_S)
    except TimeoutError:
        raise NotReached(position, reached) from None


async def reached_position(engine: AsyncEngine) -> int:
    """Return the position up to which the tables hold everything."""
    async with open_snapshot(engine) as snapshot:
        return (await snapshot.head()).tables
