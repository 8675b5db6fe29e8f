"""Why a follower goes no further than its bookmark; the note is void as soon as the bookmark moves."""

from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from events.log.handles import Connection, Handle

# Say why this follower stands where its bookmark is now. The same reason at the same place is older than this call.
NOTE_SQL: LiteralString = """
INSERT INTO log.standstill AS noted (follower, bookmark, position, type, reason)
VALUES ($1, coalesce((SELECT position FROM log.bookmark WHERE follower = $1), 0), $2, coalesce($3, ''), $4)
ON CONFLICT (follower) DO UPDATE
   SET bookmark = excluded.bookmark, position = excluded.position, type = excluded.type,
       reason = excluded.reason, since = clock_timestamp()
 WHERE (noted.bookmark, noted.reason) <> (excluded.bookmark, excluded.reason)
"""
# Why does it stand, if it does?
GET_SQL: LiteralString = """
SELECT noted.position, nullif(noted.type, '') AS type, noted.reason, noted.since
  FROM log.standstill AS noted LEFT JOIN log.bookmark AS mark USING (follower)
 WHERE follower = $1 AND noted.bookmark = coalesce(mark.position, 0)
"""


@dataclass(frozen=True, slots=True)
class Standstill:
    """What a follower cannot take.

    position:    of the event; everything before it is handled.
    event_type:  None of an event that is missing from the log.
    reason:      a sentence for people, with what to do; never what the event says.
    since:       when this was found first.
    """

    position: int
    event_type: str | None
    reason: str
    since: datetime


async def note(
    connection: Connection, follower: str, *, position: int, event_type: str | None, reason: str
) -> None:
    """Say why a follower stands still. The caller makes sure that nobody moves its bookmark, and commits."""
    await connection.execute(NOTE_SQL, follower, position, event_type, reason)


async def get(handle: Handle, follower: str) -> Standstill | None:
    """Return why a follower stands still, None while nobody has found that it does."""
    row = await handle.fetchrow(GET_SQL, follower)
    if row is None:
        return None
    return Standstill(row["position"], row["type"], row["reason"], row["since"])
