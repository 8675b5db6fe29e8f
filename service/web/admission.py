"""How many requests are worked on at once: whoever comes beyond that is asked to come back, so that memory stays bounded."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from service.web.problems import REDUCED_CAPACITY
from service.web.verdicts import busy

ARRIVING: Final = 1_024
"""So many bodies may be on their way."""
AT_ONCE: Final = 256
"""So many requests whose body is there are under way."""
BULK_AT_ONCE: Final = 2
"""Requests of many events are read and worked on so many at a time."""


class Admission:
    """Counts the requests of a process; `draining` is set once it is about to stop."""

    def __init__(self, draining: asyncio.Event) -> None:
        self._draining = draining
        self._arriving = 0
        self._under_way = 0
        self._bulk = asyncio.Semaphore(BULK_AT_ONCE)

    @asynccontextmanager
    async def arriving(self) -> AsyncIterator[None]:
        """Hold a place while a body arrives; raise Refused."""
        if self._draining.is_set():
            stopping = busy(REDUCED_CAPACITY, "The service is about to stop; nothing was recorded.")
            stopping.headers["Connection"] = "close"
            raise stopping
        if self._arriving >= ARRIVING:
            raise busy(REDUCED_CAPACITY, "Too many requests arrive; nothing was recorded.")
        self._arriving += 1
        try:
            yield
        finally:
            self._arriving -= 1

    @asynccontextmanager
    async def working(self, *, bulk: bool) -> AsyncIterator[None]:
        """Hold a place while a request is worked on; raise Refused. One of many events waits for its turn."""
        if self._under_way >= AT_ONCE:
            raise busy(REDUCED_CAPACITY, "Too many requests are under way; nothing was recorded.")
        self._under_way += 1
        try:
            if not bulk:
                yield
                return
            async with self._bulk:
                yield
        finally:
            self._under_way -= 1
