"""The way into the log: a request, one call, a verdict; and what is done when the connection dies meanwhile.

Only `service.recording` imports this. No call is ever cancelled: a cancel that arrives while a standby is
awaited would show an event that a fail-over then loses. So the caller may go, the append runs on.
"""

import asyncio
from contextlib import suppress
from typing import Final, LiteralString

import asyncpg

from events.log.call import call
from events.log.errors import OutcomeUnknown, Overloaded
from events.log.handles import Connection, Pool
from events.log.requests import Appended, Guard, Moved, NewEvent, Request, Seen, Verdict

__all__ = ["Appended", "Appender", "Guard", "Moved", "NewEvent", "Request", "Seen", "Verdict"]

CONNECTION_WAIT_S: Final = 2.0
PATIENCE_S: Final = 10.0
RETRY_S: Final = 0.1

# The server or the way to it went away; whether the commit happened, nobody has said.
LOST: Final = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)
# No connection was to be had, so nothing was sent.
UNREACHED: Final = (
    *LOST,
    TimeoutError,
    asyncpg.CannotConnectNowError,
    asyncpg.InsufficientResourcesError,
)

# What the log has under these names.
STORED_SQL: LiteralString = """
SELECT found.position, found.revision, found.recorded_at, found.entry
  FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS wanted (source, id, number)
 CROSS JOIN LATERAL (SELECT e.position, e.revision, (e.head).recorded_at AS recorded_at, e.entry
                       FROM log.event AS e
                      WHERE (e.head).source = wanted.source AND (e.head).id = wanted.id LIMIT 1) AS found
 ORDER BY wanted.number
"""


class Appender:
    """Appends requests over a pool whose connections have INSERT on the log and no client deadline.

    wake:       whether an append wakes the followers; without it they look once a second.
    patience_s: how long a request whose connection died is asked after, before OutcomeUnknown.
    """

    # HOLE: every request travels alone. `call` and the function take many at once, so group commit is a
    # queue before `_append`, and no caller of `submit` will notice.

    def __init__(self, pool: Pool, *, wake: bool = True, patience_s: float = PATIENCE_S) -> None:
        self._pool = pool
        self._wake = wake
        self._patience_s = patience_s
        self._running: set[asyncio.Future[Verdict]] = set()

    async def submit(self, request: Request) -> Verdict:
        """Append the request; a caller who is cancelled leaves it running.

        Raises Overloaded, EntryRefused (nothing stored), OutcomeUnknown (repeat it), LogDamaged.
        """
        running = asyncio.ensure_future(self._append(request))
        self._running.add(running)
        running.add_done_callback(self._ended)
        return await asyncio.shield(running)

    async def flush(self) -> None:
        """Return when no append is under way any more."""
        while self._running:
            await asyncio.wait(self._running)

    def _ended(self, running: "asyncio.Future[Verdict]") -> None:
        self._running.discard(running)
        if not running.cancelled():
            running.exception()  # a caller who went away does not ask for it; the loop would complain

    async def _append(self, request: Request) -> Verdict:
        connection = await self._connect()
        try:
            (verdict,) = await call(connection, (request,), wake=self._wake)
        except LOST:
            with suppress(asyncpg.InterfaceError):  # the pool has dropped it already
                connection.terminate()
        else:
            return verdict
        finally:
            await self._pool.release(connection)
        return await self._settle(request)

    async def _connect(self) -> "asyncpg.pool.PoolConnectionProxy[asyncpg.Record]":
        try:
            return await self._pool.acquire(timeout=CONNECTION_WAIT_S)
        except UNREACHED as error:
            raise Overloaded("No connection to the database was to be had") from error

    async def _settle(self, request: Request) -> Verdict:
        """Find out what became of a request whose connection died: send the very same one again.

        Safe even if the lost call is still alive in the server: whichever comes second, under the lock,
        finds the identities and stores nothing.
        """
        deadline = asyncio.get_running_loop().time() + self._patience_s
        while asyncio.get_running_loop().time() < deadline:
            try:
                async with self._pool.acquire(timeout=CONNECTION_WAIT_S) as connection:
                    return await self._repeat(connection, request)
            except (*UNREACHED, Overloaded):
                await asyncio.sleep(RETRY_S)
        raise OutcomeUnknown

    async def _repeat(self, connection: Connection, request: Request) -> Verdict:
        (verdict,) = await call(connection, (request,), wake=self._wake)
        if isinstance(verdict, Seen):
            return await _our_own(connection, request) or verdict
        return verdict


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
        positions=tuple(row["position"] for row in rows),
        revisions=tuple(row["revision"] for row in rows),
        recorded_at=rows[0]["recorded_at"],
    )


def _holds(event: NewEvent, entry: bytes) -> bool:
    return entry.startswith(event.sealed.prefix) and entry.endswith(event.sealed.suffix)
