"""How many requests are worked on at once: whoever comes beyond that is asked to come back, so that memory stays bounded."""

import asyncio
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Final

from service.web.problems import REDUCED_CAPACITY
from service.web.verdicts import busy

ARRIVING: Final = 1_024
"""So many bodies may be on their way."""
AT_ONCE: Final = 256
"""So many requests whose body is there are under way."""
BULK_AT_ONCE: Final = 2
"""Requests of many events are read and worked on so many at a time."""


_NO_TURN: Final = nullcontext()


class Places:
    """So many places; whoever finds none is told to come back. To be held by `with`, which raises Refused."""

    def __init__(self, most: int, full: str) -> None:
        self._most = most
        self._full = full
        self._taken = 0

    def __enter__(self) -> None:
        if self._taken >= self._most:
            raise busy(REDUCED_CAPACITY, self._full)
        self._taken += 1

    def __exit__(self, *_: object) -> None:
        self._taken -= 1


class Admission:
    """Counts the requests of a process; `draining` is set once it is about to stop."""

    def __init__(self, draining: asyncio.Event) -> None:
        self._draining = draining
        self._arriving = Places(ARRIVING, "Too many requests arrive; nothing was recorded.")
        self._bulk = asyncio.Semaphore(BULK_AT_ONCE)
        self.working = Places(AT_ONCE, "Too many requests are under way; nothing was recorded.")

    def arriving(self) -> Places:
        """Return the places to hold while a body arrives; raise Refused once nothing is begun any more."""
        if self._draining.is_set():
            stopping = busy(REDUCED_CAPACITY, "The service is about to stop; nothing was recorded.")
            stopping.headers["Connection"] = "close"
            raise stopping
        return self._arriving

    def turn(self, *, bulk: bool) -> AbstractAsyncContextManager[None]:
        """Return what to hold while a request is worked on; one of many events waits for its turn."""
        return self._bulk if bulk else _NO_TURN
