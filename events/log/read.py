"""Questions to the log: a range, a stream, an identity, a moment. Each is one statement; a hole raises."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, LiteralString

import asyncpg

from events.cloudevents import unseal
from events.envelope import Identity, Recorded
from events.log.errors import PositionMissing
from events.log.handles import Handle

CHUNK_BYTES: Final = 4 * 2**20  # of one answer; the first event always passes
LAST: Final = 2**63 - 1  # no position is greater

# The last position, also when the entry there was withheld.
HEAD_SQL: LiteralString = """
SELECT greatest((SELECT max(position) FROM log.event), (SELECT max(position) FROM log.withheld), 0)
"""
# Where the log ends, and how many positions after one are there. The last one as a bound excludes nothing: of a range that
# has two the server expects little, of one without an end a third of the log, which it would read from end to end.
EXTENT_SQL: LiteralString = """
SELECT coalesce(max(position), $1) AS last, count(*) AS positions
  FROM (SELECT position FROM log.event
         WHERE position > $1 AND position <= (SELECT max(position) FROM log.event)
         UNION ALL
        SELECT position FROM log.withheld
         WHERE position > $1 AND position <= (SELECT max(position) FROM log.withheld)) AS there
"""
# What comes next, as much of it as may be carried at once.
READ_SQL: LiteralString = """
SELECT position, revision, entry, leaf_hash
  FROM (SELECT position, revision, entry, leaf_hash,
               sum(octet_length(entry)) OVER (ORDER BY position) - octet_length(entry) AS before
          FROM (SELECT * FROM log.event WHERE position > $1 ORDER BY position LIMIT $2) AS next) AS sized
 WHERE before < $3
 ORDER BY position
"""
# One stream from its beginning.
STREAM_SQL: LiteralString = """
SELECT position, revision, entry, leaf_hash FROM log.event WHERE (head).stream = $1 ORDER BY revision
"""
# Events by their names.
FIND_SQL: LiteralString = """
SELECT wanted.source, wanted.id, found.position, found.revision, found.entry, found.leaf_hash
  FROM unnest($1::text[], $2::text[]) AS wanted (source, id)
 CROSS JOIN LATERAL (SELECT e.position, e.revision, e.entry, e.leaf_hash FROM log.event AS e
                      WHERE (e.head).source = wanted.source AND (e.head).id = wanted.id LIMIT 1) AS found
"""
# The stored bytes of a range, with nothing in the place of what was withheld.
ENTRIES_SQL: LiteralString = """
SELECT position, entry FROM log.event WHERE position > $1 AND position <= $2
 UNION ALL
SELECT position, ''::bytea FROM log.withheld WHERE position > $1 AND position <= $2
 ORDER BY position
"""
# How many events of each type, in a range.
COUNTS_SQL: LiteralString = """
SELECT (head).type AS type, count(*) AS events FROM log.event
 WHERE position > $1 AND position <= $2 GROUP BY 1 ORDER BY 1
"""
# The last position recorded by an instant: halve the log until one place is left, as stamps never decrease.
# Known to be in time: `low`; not yet known to be late: `high`.
POSITION_AT_SQL: LiteralString = """
WITH RECURSIVE narrowing (low, high) AS (
    SELECT 0::bigint, coalesce((SELECT max(position) FROM log.event), 0)
    UNION ALL
    SELECT CASE WHEN probe.recorded_at > $1 THEN low ELSE middle END,
           CASE WHEN probe.recorded_at > $1 THEN probe.position - 1 ELSE high END
      FROM narrowing
     CROSS JOIN LATERAL (SELECT (low + high + 1) / 2 AS middle) AS halves
      LEFT JOIN LATERAL (SELECT e.position, (e.head).recorded_at AS recorded_at FROM log.event AS e
                          WHERE e.position > low AND e.position <= middle
                          ORDER BY e.position DESC LIMIT 1) AS probe ON true
     WHERE low < high
)
SELECT low FROM narrowing WHERE low >= high
"""
# Which of these positions were withheld?
WITHHELD_SQL: LiteralString = (
    "SELECT position FROM log.withheld WHERE position > $1 AND position < $2"
)


async def head(handle: Handle) -> int:
    """Return the last position, 0 of an empty log."""
    last: int = await handle.fetchval(HEAD_SQL)
    return last


async def passed(handle: Handle, *, after: int) -> int:
    """Return the last position of the log, having seen that none is missing after another one.

    Raises PositionMissing when a position is missing that was not withheld.
    """
    ((last, positions),) = await handle.fetch(EXTENT_SQL, after)
    if positions != last - after:
        await entries(handle, after=after, to=last)
    return int(last)


async def read(handle: Handle, *, after: int, limit: int) -> list[Recorded]:
    """Return the events after a position, in order: at most `limit`, and at most 4 MiB; none is the end.

    Raises PositionMissing when a position is missing that was not withheld.
    """
    rows = await handle.fetch(READ_SQL, after, limit, CHUNK_BYTES)
    await _require_dense(handle, after, [row["position"] for row in rows])
    return [recorded_in(row) for row in rows]


async def read_stream(handle: Handle, stream: str) -> list[Recorded]:
    """Return a stream from its first revision."""
    return [recorded_in(row) for row in await handle.fetch(STREAM_SQL, stream)]


async def find(handle: Handle, identities: Iterable[Identity]) -> dict[Identity, Recorded]:
    """Return the events of these names that the log has."""
    wanted = list(dict.fromkeys(identities))
    sources, ids = [source for source, _ in wanted], [name for _, name in wanted]
    found = map(recorded_in, await handle.fetch(FIND_SQL, sources, ids))
    return {event.identity: event for event in found}


async def position_at(handle: Handle, instant: datetime) -> int:
    """Return the last position that was recorded at or before an instant, 0 if there is none."""
    position: int = await handle.fetchval(POSITION_AT_SQL, instant)
    return position


async def entries(handle: Handle, *, after: int, to: int) -> list[bytes]:
    """Return the stored bytes of the positions after one up to another; none in the place of a withheld one.

    Raises PositionMissing when a position is missing that was not withheld.
    """
    rows = await handle.fetch(ENTRIES_SQL, after, to)
    found = {row["position"]: row["entry"] for row in rows}
    if missing := set(range(after + 1, to + 1)).difference(found):
        raise PositionMissing(min(missing), missing=len(missing), to=to)
    return list(found.values())


async def counts(handle: Handle, *, after: int = 0, to: int = LAST) -> dict[str, int]:
    """Return how many events a range has of each type, by the type's name; the whole log without one."""
    return {row["type"]: row["events"] for row in await handle.fetch(COUNTS_SQL, after, to)}


def recorded_in(row: asyncpg.Record) -> Recorded:
    """Return the event of a row that has position, revision, entry and leaf hash."""
    return unseal(
        row["entry"],
        position=row["position"],
        revision=row["revision"],
        leaf_hash=row["leaf_hash"],
    )


async def _require_dense(handle: Handle, after: int, positions: Sequence[int]) -> None:
    """Raise PositionMissing for the first position that is missing and was not withheld."""
    if not positions or positions[-1] - after == len(positions):
        return
    withheld = {row["position"] for row in await handle.fetch(WITHHELD_SQL, after, positions[-1])}
    missing = set(range(after + 1, positions[-1])).difference(positions, withheld)
    if missing:
        first = min(missing)
        raise PositionMissing(
            first,
            missing=len(missing),
            to=positions[-1],
            before=bisect_left(positions, first),
        )
