"""What became of requests whose connection died during the commit: the very same are sent again, and what is seen is compared.

Safe even if the lost call is still alive in the server: whichever comes second, under the lock, finds the
identities and stores nothing.
"""

from collections.abc import Sequence
from typing import LiteralString

from events.log.bulk import store
from events.log.handles import Connection
from events.log.requests import Appended, NewEvent, Request, Seen, Verdict

# What the log has under these names.
STORED_SQL: LiteralString = """
SELECT found.position, found.revision, found.recorded_at, found.entry
  FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS wanted (source, id, number)
 CROSS JOIN LATERAL (SELECT e.position, e.revision, (e.head).recorded_at AS recorded_at, e.entry
                       FROM log.event AS e
                      WHERE (e.head).source = wanted.source AND (e.head).id = wanted.id LIMIT 1) AS found
 ORDER BY wanted.number
"""


async def repeat(
    connection: Connection, requests: Sequence[Request], *, wake: bool
) -> list[Verdict]:
    """Return the verdicts as the lost call would have given them, had it been heard."""
    verdicts = await store(connection, requests, wake=wake)
    for number, request in enumerate(requests):
        if isinstance(verdicts[number], Seen) and (ours := await _our_own(connection, request)):
            verdicts[number] = ours
    return verdicts


async def _our_own(connection: Connection, request: Request) -> Appended | None:
    """Return what the lost call stored, or None when these names belong to somebody else's events."""
    sources = [event.source for event in request.events]
    ids = [event.id for event in request.events]
    rows = await connection.fetch(STORED_SQL, sources, ids)
    first = rows[0]["position"] if rows else 0
    if [row["position"] for row in rows] != list(range(first, first + len(request.events))):
        return None
    if not all(
        _holds(event, row["entry"]) for event, row in zip(request.events, rows, strict=True)
    ):
        return None
    return Appended(
        first_position=first,
        revisions=tuple(row["revision"] for row in rows),
        recorded_at=rows[0]["recorded_at"],
    )


def _holds(event: NewEvent, entry: bytes) -> bool:
    return entry.startswith(event.sealed.prefix) and entry.endswith(event.sealed.suffix)
