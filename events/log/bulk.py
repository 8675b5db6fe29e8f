"""A request of very many events, by COPY under the lock that every append takes: only the way of the bytes is another.

Three steps of one transaction: lock and look, copy the finished rows, count them and wake the followers. Nobody else
writes between the first and the commit, so what was seen then is judged here, with the rules of `log.append`. Where all
of a request begins streams, the look is left out at first.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from struct import Struct
from typing import Final, LiteralString

import asyncpg

from events.log.batch import GROUP_EVENTS
from events.log.call import REFUSING, call, lines, told_apart
from events.log.errors import EventsWithheld, LogDamaged
from events.log.handles import Connection
from events.log.requests import Appended, Moved, NewEvent, Request, Seen, Verdict

# A row as the binary format of COPY has it, but for the entry itself: three fields, each behind its size.
ROW: Final = Struct("!hiqiqi")
FIELDS: Final = 3
INTEGER_BYTES: Final = 8
# Source, id and stream come first in an event.
NAMES: Final = 3
HEADER: Final = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER: Final = b"\xff\xff"
# What is handed to the connection at once: some 60 KiB, so that the server begins while the next rows are written.
ROWS_A_CHUNK: Final = 100

# Lock, then say: where the log stands, which of these events it has, at which revision these streams are.
OPEN_SQL: LiteralString = """
SELECT last_position, stamp, seen, revisions
  FROM log.open_piece(string_to_array($1, E'\n'), string_to_array($2, E'\n'), string_to_array($3, E'\n'))
"""
WITHHELD_SQL: LiteralString = "SELECT EXISTS (SELECT FROM log.withheld)"
# Is every position taken that was given out, and no other? Then wake who follows.
CLOSE_SQL: LiteralString = "SELECT log.close_piece($1, $2, $3)"


async def store(
    connection: Connection, requests: Sequence[Request], *, wake: bool
) -> list[Verdict]:
    """Return a verdict per request, by the way that suits them; what does not fit into a group travels alone.

    Errors of the connection pass through, since they settle nothing.
    Raises Overloaded, EntryRefused or LogDamaged, and then nothing of any request was stored.
    """
    if len(requests) == 1 and len(requests[0].events) > GROUP_EVENTS:
        return [await copy(connection, requests[0], wake=wake)]
    return await call(connection, requests, wake=wake)


async def copy(connection: Connection, request: Request, *, wake: bool) -> Verdict:
    """Return the verdict; errors as those of `store`.

    Where every event begins a stream, nothing is looked for: the table itself takes no name and no stream twice. Only when it
    refuses anything is everything looked for, and that verdict counts.
    """
    with told_apart():
        if _only_begins(request):
            with suppress(*REFUSING, EventsWithheld):
                return await _copy_unseen(connection, request, wake=wake)
        async with connection.transaction():
            held = await _hold(connection, request)
            return await held.copy(connection, wake=wake) if isinstance(held, Held) else held


async def _copy_unseen(connection: Connection, request: Request, *, wake: bool) -> Verdict:
    """Copy streams that begin; raise what the table refuses.

    It would take what was withheld, which it no longer has. Whoever withholds waits for no lock of ours, but to take an event
    out of the table has to end before the same may be put in: so what was withheld meanwhile is seen afterwards.
    """
    for names in islice(zip(*request.events, strict=True), NAMES):
        lines(names)
    async with connection.transaction():
        row = await _opened(connection)
        held = Held(request, row["last_position"], row["stamp"], [1] * len(request.events))
        if await connection.fetchval(WITHHELD_SQL):
            raise EventsWithheld
        verdict = await held.copy(connection, wake=wake)
        if await connection.fetchval(WITHHELD_SQL):
            raise EventsWithheld
        return verdict


async def _send(connection: Connection, rows: AsyncIterator[bytes]) -> None:
    """Copy rows as they are made.

    Where the connection is lost while the driver waits for room to write, the driver waits for ever: that is ended here, and
    told as what it is.
    """
    copying = asyncio.ensure_future(
        connection.copy_to_table(
            "event",
            schema_name="log",
            columns=("position", "revision", "entry"),
            source=rows,
            format="binary",
        )
    )

    def lost(_connection: object) -> None:
        copying.cancel()

    connection.add_termination_listener(lost)
    try:
        await copying
    except asyncio.CancelledError:
        if connection.is_closed():
            raise asyncpg.ConnectionDoesNotExistError("The connection was lost.") from None
        raise
    finally:
        connection.remove_termination_listener(lost)


def _only_begins(request: Request) -> bool:
    """Whether each event begins a stream, and rests on nothing else."""
    return request.guards == tuple([(event.stream, 0) for event in request.events])


def _streams(request: Request) -> dict[str, None]:
    """Return the streams that a request rests on or adds to, each once."""
    streams = dict.fromkeys([guard.stream for guard in request.guards])
    streams.update(dict.fromkeys([event.stream for event in request.events]))
    return streams


async def _hold(connection: Connection, request: Request) -> "Held | Seen | Moved":
    """Lock the log, and return where it stands, or what is against the request."""
    events, streams = request.events, _streams(request)
    sources, ids = [event.source for event in events], [event.id for event in events]
    row = await _opened(connection, lines(sources), lines(ids), lines(streams))
    if row["seen"]:
        return Seen(tuple([events[number - 1].identity for number in row["seen"]]))
    revisions: dict[str, int] = dict(zip(streams, row["revisions"], strict=True))
    for guard in request.guards:
        if (actual := revisions[guard.stream]) != guard.revision:
            return Moved(guard.stream, guard.revision, actual)
    return Held(request, row["last_position"], row["stamp"], _raised(revisions, events))


async def _opened(
    connection: Connection, sources: str = "", ids: str = "", streams: str = ""
) -> asyncpg.Record:
    """Lock the log, and return where it stands, and what it has of these names, which are lines."""
    row = await connection.fetchrow(OPEN_SQL, sources, ids, streams)
    if row is None:
        raise LogDamaged("log.open_piece answered nothing: the function is not ours.")
    return row


def _raised(revisions: dict[str, int], events: Sequence[NewEvent]) -> list[int]:
    """Return the revision that each event will have; what was said of the streams is used up by that."""
    found = []
    for event in events:
        revision = revisions[event.stream] = revisions[event.stream] + 1
        found.append(revision)
    return found


@dataclass(frozen=True, slots=True)
class Held:
    """The log, locked, and a request that it takes, or is supposed to.

    stamp:     recordedtime of what is stored now.
    revisions: that each event will have.
    """

    request: Request
    last_position: int
    stamp: str
    revisions: Sequence[int]

    async def copy(self, connection: Connection, *, wake: bool) -> Appended:
        """Store the request, and wake who follows once that is committed."""
        await _send(connection, self._rows())
        await connection.execute(CLOSE_SQL, self.last_position, len(self.revisions), wake)
        at = datetime.fromisoformat(self.stamp)
        return Appended(self.last_position + 1, tuple(self.revisions), at)

    async def _rows(self) -> AsyncIterator[bytes]:
        """Yield what COPY is sent, made while it is sent: the driver takes three times as long to write down rows of objects."""
        stamp, row = self.stamp.encode(), ROW.pack
        placed = zip(self.request.events, self.revisions, strict=True)
        numbered = enumerate(placed, self.last_position + 1)
        yield HEADER
        while places := list(islice(numbered, ROWS_A_CHUNK)):
            chunk: list[bytes] = []
            for position, (event, revision) in places:
                prefix, suffix = event.sealed
                size = len(prefix) + len(stamp) + len(suffix)
                frame = row(FIELDS, INTEGER_BYTES, position, INTEGER_BYTES, revision, size)
                chunk += (frame, prefix, stamp, suffix)
            yield b"".join(chunk)
        yield TRAILER
