"""The one call that appends: any number of requests in a single round trip, a verdict for each.

The caller sends requests that do not touch each other's streams; the function refuses others.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import Final, LiteralString

import asyncpg

from events.log.errors import EntryRefused, LogDamaged, Overloaded
from events.log.handles import Connection
from events.log.requests import Appended, Moved, Request, Seen, Verdict

CHANNEL: Final = "servanda_log"

# The table does not take an event: what it says, or that it is there.
REFUSING: Final = (
    asyncpg.DataError,
    asyncpg.CaseNotFoundError,
    asyncpg.IntegrityConstraintViolationError,
)

# Lock, judge in new statements, number, insert, notify; the commit follows by itself. Names go as a text of lines, for the
# driver takes ten times as long to write down a list of them.
APPEND_SQL: LiteralString = """
SELECT good, first_position, revisions, stamp, seen, moved, moved_to
  FROM log.append($1, $2, string_to_array($3, E'\n'), string_to_array($4, E'\n'), string_to_array($5, E'\n'), $6, $7,
                  $8, string_to_array($9, E'\n'), $10, $11)
"""


async def call(connection: Connection, requests: Sequence[Request], *, wake: bool) -> list[Verdict]:
    """Return a verdict per request; errors of the connection pass through, since they settle nothing.

    Raises Overloaded, EntryRefused or LogDamaged, and then nothing of any request was stored.
    """
    with told_apart():
        row = await connection.fetchrow(APPEND_SQL, *_arguments(requests), wake)
    if row is None:
        raise LogDamaged("log.append answered nothing: the function is not ours.")
    return _verdicts(requests, row)


@contextmanager
def told_apart() -> Iterator[None]:
    """Raise what the server says of an append as what it means for whoever asked: nothing was stored."""
    try:
        yield
    except asyncpg.LockNotAvailableError:
        raise Overloaded("The log is busy") from None
    except asyncpg.QueryCanceledError:
        raise Overloaded("The database took too long") from None
    except asyncpg.InsufficientResourcesError as error:
        raise Overloaded(f"The database has no room ({error})") from error
    except asyncpg.UniqueViolationError as error:
        # Everything was judged under the lock, so this cannot happen in a log that is whole.
        raise LogDamaged(
            f"The log would take one place twice ({error.constraint_name}): stop writing and call an operator."
        ) from error
    except asyncpg.DataCorruptedError as error:
        raise LogDamaged(f"{error}: stop writing and call an operator.") from error
    except REFUSING as error:
        raise EntryRefused(str(error)) from error


def _arguments(requests: Sequence[Request]) -> tuple[object, ...]:
    events = [event for one in requests for event in one.events]
    guards = [guard for one in requests for guard in one.guards]
    return (
        len(requests),
        [n for n, one in enumerate(requests, 1) for _ in one.events],
        lines([event.source for event in events]),
        lines([event.id for event in events]),
        lines([event.stream for event in events]),
        [event.sealed.prefix for event in events],
        [event.sealed.suffix for event in events],
        [n for n, one in enumerate(requests, 1) for _ in one.guards],
        lines([guard.stream for guard in guards]) if guards else "",
        [guard.revision for guard in guards],
    )


def lines(names: Collection[str]) -> str:
    """Return names as `string_to_array` reads them; raise EntryRefused where it would read others."""
    told = "\n".join(names)
    if not told or told.count("\n") != len(names) - 1:
        raise EntryRefused("a name is empty, or has a line break in it")
    return told


def _verdicts(requests: Sequence[Request], row: asyncpg.Record) -> list[Verdict]:
    """Deal the answer out: events and guards lie in it one after the other, numbered from 1."""
    seen = frozenset(row["seen"])
    moved = dict(zip(row["moved"], row["moved_to"], strict=True))
    revisions = iter(row["revisions"] or ())
    position, stamp = row["first_position"], row["stamp"]
    recorded_at = stamp and datetime.fromisoformat(stamp)
    events = guards = 0
    verdicts: list[Verdict] = []
    for request, good in zip(requests, row["good"], strict=True):
        if good:
            count = len(request.events)
            verdicts.append(Appended(position, tuple(islice(revisions, count)), recorded_at))
            position += count
        else:
            verdicts.append(_seen(request, events, seen) or _moved(request, guards, moved))
        events += len(request.events)
        guards += len(request.guards)
    return verdicts


def _seen(request: Request, before: int, seen: frozenset[int]) -> Seen | None:
    found = [one.identity for n, one in enumerate(request.events, before + 1) if n in seen]
    return Seen(tuple(found)) if found else None


def _moved(request: Request, before: int, moved: Mapping[int, int]) -> Moved:
    """Return the first guard that does not hold."""
    number, guard = next(
        (n, guard) for n, guard in enumerate(request.guards, before + 1) if n in moved
    )
    return Moved(guard.stream, guard.revision, moved[number])
