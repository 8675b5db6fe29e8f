"""Long work on one request beside the others: in a thread, so that whoever asks meanwhile is answered."""

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

T = TypeVar("T")

SHORT: Final = 100
"""Work on so many events is done at once: to hand it over would take longer than it lasts."""


async def aside(events: int, work: Callable[[], T]) -> T:
    """Return what the work gives; it is pure, or about what nobody else has in hand."""
    return work() if events <= SHORT else await asyncio.to_thread(work)
