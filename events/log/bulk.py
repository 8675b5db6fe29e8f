"""A request of very many events, by COPY under the lock that every append takes: only the way of the bytes is another.

Three steps of one transaction: lock and look, copy the finished rows, count them and wake the followers. Nobody else
writes between the first and the commit, so what was seen then is judged here, with the rules of `log.append`.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from struct import Struct
from typing import Final, LiteralString

import asyncpg

from events.envelope import Identity
from events.log.batch import GROUP_EVENTS
from events.log.call import call, told_apart
from events.log.errors import LogDamaged
from events.log.handles import Connection
from events.log.requests import Appended, Moved, Request, Seen, Verdict

# A row as the binary format of COPY has it, but for the entry itself: three fields, each behind its size.
ROW: Final = Struct("!hiqiqi")
FIELDS: Final = 3
INTEGER_BYTES: Final = 8
HEADER: Final = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER: Final = b"\xff\xff"
# What is handed to the connection at once: some 60 KiB, so that the server begins while the next rows are written.
ROWS_A_CHUNK: Final = 100

# Lock, then say: where the log stands, which of these events it has, at which revision these streams are.
OPEN_SQL: LiteralString = (
    "SELECT last_position, stamp, seen, revisions FROM log.open_piece($1, $2, $3)"
)
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
    """Return the verdict; errors as those of `store`."""
    with told_apart():
        async with connection.transaction():
            held = await _open(connection, request)
            refusal = held.refusal(request)
            if refusal is not None:
                return refusal
            revisions = held.revisions_of(request)
            await _send(connection, held.rows(request, revisions))
            await connection.execute(CLOSE_SQL, held.last_position, len(revisions), wake)
    return Appended(held.last_position + 1, tuple(revisions), datetime.fromisoformat(held.stamp))


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


@dataclass(frozen=True, slots=True)
class Held:
    """What the log held when it was locked for a request.

    stamp:     recordedtime of what is stored now.
    seen:      those of the request that are stored already.
    revisions: of every stream that the request touches.
    """

    last_position: int
    stamp: str
    seen: frozenset[Identity]
    revisions: Mapping[str, int]

    def refusal(self, request: Request) -> Seen | Moved | None:
        """Return what is against the request."""
        if self.seen:
            return Seen(tuple(one for one in request.identities if one in self.seen))
        for guard in request.guards:
            if (actual := self.revisions[guard.stream]) != guard.revision:
                return Moved(guard.stream, guard.revision, actual)
        return None

    def revisions_of(self, request: Request) -> list[int]:
        """Return the revision that each event will have."""
        current, revisions = dict(self.revisions), []
        for event in request.events:
            revision = current[event.stream] + 1
            current[event.stream] = revision
            revisions.append(revision)
        return revisions

    async def rows(self, request: Request, revisions: Sequence[int]) -> AsyncIterator[bytes]:
        """Yield what COPY is sent, made while it is sent: the driver takes three times as long to write down rows of objects."""
        stamp, row = self.stamp.encode(), ROW.pack
        numbered = enumerate(zip(request.events, revisions, strict=True), self.last_position + 1)
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


async def _open(connection: Connection, request: Request) -> Held:
    guarded = (guard.stream for guard in request.guards)
    streams = list(dict.fromkeys([*guarded, *(event.stream for event in request.events)]))
    sources, ids = (
        [event.source for event in request.events],
        [event.id for event in request.events],
    )
    row = await connection.fetchrow(OPEN_SQL, sources, ids, streams)
    if row is None:
        raise LogDamaged("log.open_piece answered nothing: the function is not ours.")
    return Held(
        row["last_position"],
        row["stamp"],
        frozenset(request.events[number - 1].identity for number in row["seen"]),
        dict(zip(streams, row["revisions"], strict=True)),
    )
