"""The way into the log: a request, one call that it shares with whoever waits, a verdict of its own.

Only `service.recording` imports this. No call is ever cancelled: a cancel that arrives while a standby is
awaited would show an event that a fail-over then loses. So the caller may go, the append runs on.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from functools import partial
from typing import Final, TypeAlias

import asyncpg

from events.log.arrivals import Arrival, Observe, unseen
from events.log.batch import Queue, Waiting
from events.log.bulk import store
from events.log.errors import EntryRefused, LogDamaged, OutcomeUnknown, Overloaded
from events.log.handles import Pool
from events.log.requests import Appended, Guard, Moved, NewEvent, Request, Seen, Verdict
from events.log.settle import repeat

__all__ = ["Appended", "Appender", "Guard", "Moved", "NewEvent", "Request", "Seen", "Verdict"]

CONNECTION_WAIT_S: Final = 2.0
PATIENCE_S: Final = 10.0
RETRY_S: Final = 0.1
# Groups on their way at once.
#
# Two, although the log takes one commit at a time. Why: while the server stores one group, the callers of the
# other learn their verdicts and bring their next requests; with one, each side would wait for the other.
# Where more processes append, they fill the gaps of each other: with one each, groups are larger and cost less.
LANES: Final = 2
# Before a connection goes back: to lend it costs as much as half a commit, and whoever else waits for one must get it.
GROUPS_A_RIDE: Final = 16

# The server or the way to it went away; whether the commit happened, nobody has said.
LOST: Final = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)
Send: TypeAlias = Callable[[Sequence[Request]], Awaitable[list[Verdict]]]


class Appender:
    """Appends requests over a pool whose connections have INSERT on the log and no client deadline.

    One for a process: those who submit to it share their commits. Any number of processes may have one.

    wake:       whether an append wakes the followers; without it they look once a second.
    patience_s: how long requests whose connection died are asked after, before OutcomeUnknown.
    observe:    told of each group that has its answers.
    most_lanes: how many groups may be on their way at once.
    """

    def __init__(
        self,
        pool: Pool,
        *,
        wake: bool = True,
        patience_s: float = PATIENCE_S,
        observe: Observe = unseen,
        most_lanes: int = LANES,
    ) -> None:
        self._pool = pool
        self._wake = wake
        self._patience_s = patience_s
        self._observe = observe
        self._most_lanes = most_lanes
        self._queue = Queue(self._send_away)
        self._closed = False
        self._lanes = 0
        self._running: set[asyncio.Task[object]] = set()

    @property
    def queued_events(self) -> int:
        """How many events are accepted and have no answer yet; a request larger than a group counts for a whole one."""
        return self._queue.events

    async def submit(self, request: Request) -> Verdict:
        """Append the request; a caller who is cancelled leaves it running.

        Raises Overloaded, EntryRefused (nothing stored), OutcomeUnknown (repeat it), LogDamaged.
        """
        if self._closed:
            raise Overloaded("The log is being closed")
        try:
            waiting = self._queue.put(request)
        except Overloaded as error:
            self._observe(Arrival([error], 0))
            raise
        self._open_lane()
        return await waiting.told

    async def close(self) -> None:
        """Accept nothing more, and return when everybody who was accepted has an answer."""
        self._closed = True
        while self._running:
            await asyncio.wait(self._running)

    def _open_lane(self) -> None:
        if self._lanes < self._most_lanes:
            self._lanes += 1
            self._start(self._lane())

    def _start(self, work: Coroutine[object, object, object]) -> None:
        task = asyncio.ensure_future(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _lane(self) -> None:
        """Carry group after group, until there is none."""
        try:
            while group := self._queue.take():
                await self._ride(group)
        finally:
            self._lanes -= 1

    async def _ride(self, group: Sequence[Waiting]) -> None:
        """Carry a group, and what gathers meanwhile over the same connection; after some it is others' turn to have it."""
        try:
            connection = await self._pool.acquire(timeout=CONNECTION_WAIT_S)
        except Exception:  # noqa: BLE001 - whatever the reason is, nothing was sent, and whoever waits is told
            self._tell_all(group, Overloaded("No connection to the database was to be had"))
            return
        send = partial(store, connection, wake=self._wake)
        try:
            for left in reversed(range(GROUPS_A_RIDE)):
                if not await self._carry(group, send):
                    with suppress(asyncpg.InterfaceError):  # the pool has dropped it already
                        connection.terminate()
                    return
                await asyncio.sleep(0)  # whom the commit woke may come along
                if not left or not (group := self._queue.take()):
                    return
        finally:
            # Lost at this very moment, it is back already; whoever waits for this lane must not be left by it.
            with suppress(*LOST):
                await self._pool.release(connection)

    async def _carry(self, group: Sequence[Waiting], send: Send) -> bool:
        """Give each of the group its answer, now or when it is settled; say whether the connection lives."""
        try:
            verdicts = await send([one.request for one in group])
        except LOST:
            self._start(self._look_after(group))
            return False
        except Exception as error:  # noqa: BLE001 - whoever waits is told
            return await self._fail(group, error, send)
        for one, verdict in zip(group, verdicts, strict=True):
            one.tell(verdict)
        self._arrived(group, verdicts)
        return True

    async def _fail(self, group: Sequence[Waiting], error: Exception, send: Send) -> bool:
        """Tell the error to the one whom it is about, or to all where it is about none of them.

        What the table refuses must not fail its neighbours, and the error does not say whose it was: halves are
        sent alone until it is found. Price: up to twenty calls, for a mistake of the program that made the bytes.
        """
        if len(group) == 1 or not isinstance(error, EntryRefused | LogDamaged):
            self._tell_all(group, error)
            return True
        middle = len(group) // 2
        halves = [await self._carry(half, send) for half in (group[:middle], group[middle:])]
        return all(halves)

    def _tell_all(self, group: Sequence[Waiting], error: Exception) -> None:
        for one in group:
            one.fail(error)
        self._arrived(group, [error] * len(group))

    def _send_away(self, late: Sequence[Waiting]) -> None:
        """Tell those who have waited too long; they were never sent, so nothing of them is stored."""
        error = Overloaded("The log is busy")
        for one in late:
            one.fail(error)
        self._observe(Arrival([error] * len(late), self._now() - late[0].since_s))

    def _arrived(self, group: Sequence[Waiting], answers: Sequence[Verdict | Exception]) -> None:
        self._queue.drop(group)
        self._observe(Arrival(answers, self._now() - group[0].since_s))

    async def _look_after(self, group: Sequence[Waiting]) -> None:
        """Settle a group whose connection died, while the lanes go on."""
        deadline = self._now() + self._patience_s
        await self._carry(group, partial(self._settle, deadline=deadline))
        self._open_lane()  # for those who had to wait for these, when nobody else comes

    async def _settle(self, requests: Sequence[Request], *, deadline: float) -> list[Verdict]:
        """Find out what became of requests whose connection died: send the very same ones again."""
        while self._now() < deadline:
            try:
                async with self._pool.acquire(timeout=CONNECTION_WAIT_S) as connection:
                    return await repeat(connection, requests, wake=self._wake)
            except (EntryRefused, LogDamaged):
                raise
            except Exception:  # noqa: BLE001 - whatever keeps us from asking, the first call may have stored it all
                await asyncio.sleep(RETRY_S)
        raise OutcomeUnknown

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()
