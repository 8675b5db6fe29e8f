"""Parking: an event whose fold raises takes its stream out of the read model, and nothing else.

What comes later in that stream waits behind it, so no subject is folded with a gap in its history.
"""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from events.envelope import Recorded
from events.log.errors import LogError
from service.database import outage
from service.database.errors import DatabaseError
from service.projections.catalogue import VERSION
from service.projections.errors import ProjectionError, TargetMissing, TooManyParked
from service.projections.tables.layout import PARKED

MOST: Final = 10
"""More streams than these, and it is the release that is wrong: the projection stops instead."""

NOT_OF_AN_EVENT = (ProjectionError, LogError, DatabaseError, MemoryError)


def is_of_the_event(error: Exception) -> bool:
    """Say whether folding this very event raised, and would raise again: not a connection, disk or lease."""
    if isinstance(error, TargetMissing):
        return True
    return not isinstance(error, NOT_OF_AN_EVENT) and outage.of_the_data(error)


async def parked_streams(connection: AsyncConnection) -> Mapping[str, int]:
    """Return the streams that are folded no further, each with the position of the event that could not be."""
    rows = await connection.execute(select(PARKED.c.stream, PARKED.c.position))
    return {stream: position for stream, position in rows}  # noqa: C416 - rows are not pairs to a checker


async def park(connection: AsyncConnection, event: Recorded, error: Exception) -> None:
    """Park the event's stream from the event on, or raise TooManyParked. The caller commits."""
    reason = type(error).__name__
    held = (await connection.execute(select(func.count()).select_from(PARKED))).scalar_one()
    if held >= MOST:
        raise TooManyParked(event.position, event.type, reason) from error
    row = {
        "stream": event.stream,
        "position": event.position,
        "type": event.type,
        "error": reason,
        "release": VERSION,
        "recorded_at": event.recorded_at,
    }
    await connection.execute(insert(PARKED), row)
