"""Where each follower stands, moved by compare-and-set in the follower's own transaction. The caller commits."""

from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from events.log.errors import BookmarkMoved
from events.log.handles import Connection, Handle

# Where does this follower stand?
GET_SQL: LiteralString = "SELECT position, leaf_hash FROM log.bookmark WHERE follower = $1"
# How far are the log and this follower, and when was recorded what the follower handled last?
REACHED_SQL: LiteralString = """
SELECT greatest((SELECT max(position) FROM log.event), (SELECT max(position) FROM log.withheld), 0) AS head,
       coalesce(mark.position, 0) AS reached,
       (SELECT (e.head).recorded_at FROM log.event AS e WHERE e.position = mark.position) AS recorded_at
  FROM (SELECT) AS one LEFT JOIN log.bookmark AS mark ON mark.follower = $1
"""
# Begin; nothing comes back when somebody else has begun.
BEGIN_SQL: LiteralString = """
INSERT INTO log.bookmark (follower, position, leaf_hash) VALUES ($1, $2, $3)
ON CONFLICT (follower) DO NOTHING RETURNING position
"""
# Move on from exactly where we stood.
MOVE_SQL: LiteralString = """
UPDATE log.bookmark SET position = $3, leaf_hash = $4, moved_at = clock_timestamp()
 WHERE follower = $1 AND position = $2 RETURNING position
"""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """The last position that a follower has handled, and the leaf that stood there.

    leaf_hash: compared with the log before reading on; another one means another history.
    """

    position: int
    leaf_hash: bytes


async def get(handle: Handle, follower: str) -> Bookmark | None:
    """Return the bookmark, None before the first move."""
    row = await handle.fetchrow(GET_SQL, follower)
    return None if row is None else Bookmark(row["position"], row["leaf_hash"])


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a follower is along the log; `recorded_at` is of the event at its position, None of one withheld."""

    head: int
    position: int
    recorded_at: datetime | None


async def reached(handle: Handle, follower: str) -> Reached:
    """Return how far the log and a follower are, in one question; 0 before its first move."""
    row = await handle.fetchrow(REACHED_SQL, follower)
    if row is None:
        raise AssertionError("one row is answered, whether there is a bookmark or none")
    return Reached(row["head"], row["reached"], row["recorded_at"])


async def advance(
    connection: Connection, follower: str, *, expected: int, to: int, leaf_hash: bytes
) -> None:
    """Move the bookmark from `expected`, 0 before the first move; raise BookmarkMoved if it stands elsewhere."""
    if expected == 0:
        moved = await connection.fetchval(BEGIN_SQL, follower, to, leaf_hash)
    else:
        moved = await connection.fetchval(MOVE_SQL, follower, expected, to, leaf_hash)
    if moved is None:
        raise BookmarkMoved(follower, expected)
