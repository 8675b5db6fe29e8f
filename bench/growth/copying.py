"""How a small world becomes a large log: the world again and again, every name in it another one each time.

A world calls its subjects `world-1`, `world-2`, … and its events `event-1`, …: in copy 11 they are `world-b-1` and
`event-b-1`. What has no such name, such as the decision itself, stands on streams that are there once, and is not copied.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, LiteralString, Self

from service.database.engine import Connection

NAMED: Final = "world-"
# Which positions of the world are copied, in order.
COPIED_SQL: LiteralString = """
SELECT strpos((head).stream, 'world-') > 0 AS copied FROM log.event ORDER BY position
"""
# The texts that are copied: each stands after its fellows, and is recorded no earlier than the last of the world.
TEXTS_SQL: LiteralString = """
CREATE TABLE bench_text AS
SELECT row_number() OVER (ORDER BY position) AS place, revision,
       overlay(text PLACING (SELECT to_char(timezone('UTC', max((head).recorded_at)), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') FROM log.event)
               FROM strpos(text, '"recordedtime":"') + 16 FOR 27) AS text
  FROM (SELECT position, revision, (head).stream AS stream, convert_from(entry, 'UTF8') AS text FROM log.event) AS e
 WHERE strpos(stream, 'world-') > 0
"""
# Only who holds the lock of the log may write to it.
LOCK_SQL: LiteralString = "SELECT pg_advisory_xact_lock(730554121, 1)"
# The copies from one number to another: real entries, so that the server works out and indexes what it always does.
LOG_SQL: LiteralString = """
INSERT INTO log.event (position, revision, entry)
SELECT $1 + (copy - 1) * $2 + place, revision,
       convert_to(replace(replace(text, 'world-', 'world-' || to_hex(copy) || '-'),
                          'event-', 'event-' || to_hex(copy) || '-'), 'UTF8')
  FROM generate_series($3::bigint, $4::bigint) AS copy CROSS JOIN bench_text
 ORDER BY copy, place
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of each position of a world.

    events: of the world.
    copied: by position from 1: is it copied?
    places: by position: its place among those that are, or of the last one before.
    """

    events: int
    copied: tuple[bool, ...]
    places: tuple[int, ...]

    @classmethod
    def of(cls, copied: Sequence[bool]) -> Self:
        return cls(len(copied), tuple(copied), tuple(accumulate(map(int, copied))))

    @property
    def each(self) -> int:
        """How many events a copy has."""
        return self.places[-1]

    def copies(self, events: int) -> int:
        """Return how many copies bring a log nearest to so many events."""
        return max(0, round((events - self.events) / self.each))

    def length(self, copies: int) -> int:
        """Return how many events there are with so many copies."""
        return self.events + copies * self.each


async def plan_of(connection: Connection) -> Plan:
    """Look at the world in the log, and put its texts aside for the copies."""
    plan = Plan.of([row["copied"] for row in await connection.fetch(COPIED_SQL)])
    await connection.execute(TEXTS_SQL)
    return plan


async def copy_log(connection: Connection, plan: Plan, first: int, last: int) -> None:
    """Append the copies from number `first` to number `last`."""
    async with connection.transaction():
        await connection.execute(LOCK_SQL)
        await connection.execute(LOG_SQL, plan.events, plan.each, first, last)
