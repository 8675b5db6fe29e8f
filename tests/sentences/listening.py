"""A wakeup with somebody who listens, for as long as a test needs it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from events.log.follow import Wakeup, Where


@asynccontextmanager
async def listening(where: Where) -> AsyncIterator[Wakeup]:
    """Listen until the end of the block."""
    wakeup = Wakeup(where)
    async with asyncio.TaskGroup() as group:
        listener = group.create_task(wakeup.listen())
        try:
            yield wakeup
        finally:
            listener.cancel()
