"""A wakeup with somebody who listens, for as long as a test needs it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from events.log.follow import Wakeup, Where, listen


@asynccontextmanager
async def listening(where: Where) -> AsyncIterator[Wakeup]:
    """Listen until the end of the block."""
    wakeup = Wakeup()
    async with asyncio.TaskGroup() as group:
        listener = group.create_task(listen(where, wakeup.heard))
        try:
            yield wakeup
        finally:
            listener.cancel()
