"""The feed: the log by position, a page at a time, of what a filter lets through. Asks the log alone, never the tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, LiteralString

from events.log.errors import LogDamaged
from events.log.handles import Connection, Handle, Pool
from events.log.read import CHUNK_BYTES, HEAD_SQL
from service.reads.filter import EVERYTHING, Filter

SPAN: Final = 10_000
"""So many positions are looked at for one page at most: a rare event costs many small requests, no long one."""

# The places of a range that match, withheld ones among them; as much of it as may be carried at once, and how many
# there were before that was cut. The conditions are those of `filter`. An address has no character that JSON would write
# otherwise, so most entries are passed over by their bytes and never parsed.
PAGE_SQL: LiteralString = """
SELECT position, entry, leaf_hash, type, total
  FROM (SELECT position, entry, leaf_hash, type, count(*) OVER () AS total,
               sum(size) OVER (ORDER BY position) - size AS before
          FROM (SELECT position, entry, leaf_hash, (head).type AS type, octet_length(entry) AS size
                  FROM log.event
                 WHERE position > $1 AND position <= $2
                   AND ($5::text[] IS NULL OR (head).type = ANY ($5)
                        OR EXISTS (SELECT FROM unnest($6::text[]) AS prefix WHERE starts_with((head).type, prefix)))
                   AND ($7::text IS NULL OR (head).stream = $7)
                   AND ($8::text IS NULL OR (head).source = $8)
                   AND ($9::text IS NULL OR (head).correlationid = $9)
                   AND ($10::timestamptz IS NULL OR (head).recorded_at >= $10)
                   AND ($11::timestamptz IS NULL OR (head).recorded_at <= $11)
                   AND ($12::date IS NULL OR (head).last_day >= $12)
                   AND ($13::date IS NULL OR (head).first_day <= $13)
                   AND ($14::text IS NULL OR (head).stream = $15::text
                        OR position(convert_to($14, 'UTF8') IN entry) > 0 AND jsonb_path_exists(
                        convert_from(entry, 'UTF8')::jsonb -> 'data',
                        '$.** ? (@ == $named)', jsonb_build_object('named', $14::text)))
                   AND ($16::text IS NULL OR (head).stream = $17::text
                        OR position(convert_to($16, 'UTF8') IN entry) > 0 AND jsonb_path_exists(
                        convert_from(entry, 'UTF8')::jsonb -> 'data',
                        '$.** ? (@ == $named || @ starts with $within)',
                        jsonb_build_object('named', $16::text, 'within', $16::text || '#')))
                 UNION ALL
                SELECT position, NULL, leaf_hash, NULL, 0
                  FROM log.withheld
                 WHERE position > $1 AND position <= $2 AND $18::boolean
                   AND ($7::text IS NULL OR stream = $7) AND ($8::text IS NULL OR source = $8)
                 ORDER BY position
                 LIMIT $3) AS found) AS sized
 WHERE before < $4
 ORDER BY position
"""
# How many positions of a range are accounted for?
ACCOUNTED_SQL: LiteralString = """
SELECT (SELECT count(*) FROM log.event WHERE position > $1 AND position <= $2)
     + (SELECT count(*) FROM log.withheld WHERE position > $1 AND position <= $2)
"""
# What stands at one position; nothing of an event that was withheld but its hash.
PLACE_SQL: LiteralString = """
SELECT position, entry, leaf_hash, (head).type AS type FROM log.event WHERE position = $1
 UNION ALL
SELECT position, NULL, leaf_hash, NULL FROM log.withheld WHERE position = $1
"""


@dataclass(frozen=True, slots=True)
class Place:
    """One position of the log: the stored bytes and their type, or None for both where they are withheld."""

    position: int
    entry: bytes | None
    leaf_hash: bytes
    type: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """What was found.

    next: the last position looked at, from which the next page goes on.
    head: the last position of the log.
    more: there is more to look at now.
    """

    places: Sequence[Place]
    next: int
    head: int
    more: bool


async def page(
    pool: Pool,
    wanted: Filter,
    *,
    after: int,
    limit: int,
    until: int | None = None,
    most_bytes: int = CHUNK_BYTES,
) -> Page:
    """Return what matches after a position: at most `limit` places, and bytes but for the first; `until` included.

    Raises LogDamaged when a position that was looked at is missing and was not withheld.
    """
    async with pool.acquire() as log:
        head: int = await log.fetchval(HEAD_SQL)
        end = head if until is None else min(head, until)
        to = min(end, after + (limit if wanted == EVERYTHING else SPAN))
        if to <= after:
            return Page((), after, head, more=False)
        rows = await log.fetch(PAGE_SQL, after, to, limit, most_bytes, *wanted.values())
        places = [
            Place(row["position"], row["entry"], row["leaf_hash"], row["type"]) for row in rows
        ]
        is_full = bool(rows) and (len(rows) == limit or len(rows) < rows[0]["total"])
        last = places[-1].position if is_full else to
        await _require_dense(log, after=after, to=last)
        return Page(places, last, head, more=last < end)


async def place(handle: Handle, position: int) -> Place | None:
    """Return what stands at a position, None beyond the head."""
    row = await handle.fetchrow(PLACE_SQL, position)
    return None if row is None else Place(*row)


async def _require_dense(log: Connection, *, after: int, to: int) -> None:
    accounted: int = await log.fetchval(ACCOUNTED_SQL, after, to)
    if accounted != to - after:
        raise LogDamaged(
            f"Of the positions {after + 1} to {to} the log has {accounted}: nothing reads on. "
            "Restore the database from its backup; do not skip."
        )
