"""Which events the log has already, to the byte: a file that is imported again is passed over without being read."""

from collections.abc import Sequence
from typing import LiteralString

from events.envelope import Identity
from events.log.handles import Handle
from service.recording.beginning import Beginning

# What the log has under these names.
STORED_SQL: LiteralString = """
SELECT wanted.number, found.entry
  FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS wanted (source, id, number)
 CROSS JOIN LATERAL (SELECT e.entry FROM log.event AS e
                      WHERE (e.head).source = wanted.source AND (e.head).id = wanted.id LIMIT 1) AS found
"""


async def stored(log: Handle, beginnings: Sequence[Beginning]) -> set[Identity]:
    """Return those that are recorded as they are; one that is recorded otherwise has to be looked at closer."""
    if not beginnings:
        return set()
    sources, ids = [one.source for one in beginnings], [one.id for one in beginnings]
    rows = await log.fetch(STORED_SQL, sources, ids)
    found = ((beginnings[row["number"] - 1], row["entry"]) for row in rows)
    return {one.identity for one, entry in found if _is(one, entry)}


def _is(one: Beginning, entry: bytes) -> bool:
    return entry.startswith(one.sealed.prefix) and entry.endswith(one.sealed.suffix)
