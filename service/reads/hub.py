"""One reading of the log for all who follow it live: each event is read and written out once, and offered to each reader.

A reader that is behind reads pages of its own until what it lacks is what the hub still remembers, and joins it in one
step without an await: it is offered that, and everything afterwards, so there is neither a gap nor a repeat. Why the hub
remembers, as long as anybody listens: it moves on while a page is read, and a reader would arrive again and again where it
just was; and one whose connection was cut for a moment costs no question to the database. A reader that does not take what
it is offered is dropped, and resumes from the log by itself.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from events.envelope import Recorded
from events.log.errors import LogDamaged
from events.log.follow import CHUNK, POLL_S, Wakes
from events.log.handles import Pool
from events.log.read import head, passed, read
from service.database import outage
from service.reads.feed import Page, Place, page, place
from service.reads.filter import EVERYTHING, Filter
from service.telemetry.logs import logger

MOST_EVENTS: Final = 1_000
MOST_BYTES: Final = 2**20
"""So far behind may a reader be that has joined."""

RECENT_EVENTS: Final = 500
RECENT_BYTES: Final = 2**19
"""So much the hub remembers, less than drops a reader that begins with all of it."""

STRETCH: Final = 1_000
"""A reader that nothing concerned for so many positions is told where it stands."""

PIECE_EVENTS: Final = 100
PIECE_BYTES: Final = 2**18
"""After so much readers get their turn: a burst must not make those slow who never had a chance."""

BREATH_S: Final = 0.05
"""So long the hub rests after what it offered: the next event comes at once only when the last is a while ago. Waking
five hundred readers for each of a hundred events a second costs a core; for every fifth, a quarter of one."""

CATCHING_UP: Final = 4
"""So many readers read pages of their own at once: they must not take every connection from everybody else."""

CATCH_UP_EVENTS: Final = 500

Written = Callable[[int, str, bytes], bytes]
"""How an event is written out, from its position, type and entry: the same bytes for all readers."""

_log = logger("reads")


class Reader:
    """What one reader is offered and has not taken yet.

    position: the last one looked at. Before joining the reader moves it, afterwards the hub does.
    told:     the last one that was written to it.
    """

    def __init__(self, wanted: Filter, *, after: int) -> None:
        self.wanted = wanted
        self.position = self.told = after
        self.dropped = asyncio.Event()
        self.closed = False
        self._matches = None if wanted == EVERYTHING else wanted.matches
        self._waiting: deque[tuple[int, bytes]] = deque()
        self._waiting_bytes = 0
        self._woken = asyncio.Event()

    @property
    def place(self) -> int:
        """The position up to which nothing waits: whoever resumes from it lacks nothing."""
        return self._waiting[0][0] - 1 if self._waiting else self.position

    def offer(self, event: Recorded, block: bytes) -> None:
        """Keep an event until it is taken; drop the reader when it has too many of them."""
        if self.closed or event.position <= self.position:
            return  # the second: its own pages were further than the hub
        self.position = event.position
        if self._matches is None or self._matches(event):
            self._waiting.append((event.position, block))
            self._waiting_bytes += len(block)
            if len(self._waiting) > MOST_EVENTS or self._waiting_bytes > MOST_BYTES:
                self.drop()
            self._woken.set()
        elif event.position - self.told >= STRETCH:
            self._woken.set()

    def take(self, most_bytes: int) -> bytes:
        """Return what waits, in order: not more than so many bytes, but for the first event."""
        taken: list[bytes] = []
        size = 0
        while self._waiting and (not taken or size + len(self._waiting[0][1]) <= most_bytes):
            self.told, block = self._waiting.popleft()
            taken.append(block)
            size += len(block)
        self._waiting_bytes -= size
        return b"".join(taken)

    async def woken(self, *, timeout_s: float) -> bool:
        """Return whether something happened that concerns the reader, in that time."""
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                await self._woken.wait()
        was = self._woken.is_set()
        self._woken.clear()
        return was

    def close(self) -> None:
        """Let the reader end after what it has begun to write."""
        self.closed = True
        self._woken.set()

    def drop(self) -> None:
        """End the reader at once: what waits is forgotten, and that it was looked at."""
        self._waiting.clear()
        self.position = self.told
        self.dropped.set()
        self.close()


class Hub:
    """Follows the log for as long as `run` is awaited; readers join and leave.

    draining: set by whoever stops the process; every reader then ends at once.
    position: the last one that was offered; None before the first look.
    """

    def __init__(self, pool: Pool, wakes: Wakes, *, written: Written) -> None:
        self.draining = asyncio.Event()
        self.position: int | None = None
        self._pool = pool
        self._wakes = wakes
        self._written = written
        self._readers: set[Reader] = set()
        self._recent: deque[tuple[Recorded, bytes]] = deque()
        self._recent_bytes = 0
        self._floor = 0  # the last position that is not remembered
        self._moved = asyncio.Event()
        self._catching_up = asyncio.Semaphore(CATCHING_UP)
        self._damage: LogDamaged | None = None

    async def run(self) -> None:
        """Follow until cancelled; a database that goes away is waited for.

        At a hole in the log it stops, and so do all readers: none is led past it.
        """
        while True:
            try:
                await self._follow()
            except LogDamaged as error:
                _log.exception("feed_stopped", position=self.position)
                self._damage = error
                for reader in [*self._readers]:
                    reader.drop()
                return
            except Exception as error:
                if outage.code_of(error) is None:
                    raise
                _log.warning("feed_waits", error=type(error).__name__)
            await self._wakes.wait(timeout_s=POLL_S)

    async def _follow(self) -> None:
        if self.position is None:
            self._floor = await head(self._pool)
            self._move(self._floor)
        while True:
            if await (self._offer_next() if self._readers else self._pass_over()):
                await asyncio.sleep(BREATH_S)
            else:
                await self._wakes.wait(timeout_s=POLL_S)

    async def _pass_over(self) -> bool:
        """Go on to the head while nobody listens, and say whether there was anything.

        To read what nobody takes would cost a tenth of what recording it does. Whoever joins later reads on from
        pages of its own; who joined meanwhile is offered all of it.
        """
        last = await passed(self._pool, after=self.position or 0)
        if self._readers:
            return True
        if last == self.position:
            return False
        self._recent.clear()
        self._recent_bytes, self._floor = 0, last
        self._move(last)
        return True

    async def _offer_next(self) -> bool:
        """Offer what comes next, and say whether there was anything."""
        events = await read(self._pool, after=self.position or 0, limit=CHUNK)
        if events:
            await self._offer(events)
        return bool(events)

    async def _offer(self, events: list[Recorded]) -> None:
        """Offer a chunk in pieces, so that readers can take between them."""
        size = 0
        for count, event in enumerate(events, 1):
            block = self._written(event.position, event.type, event.entry)
            self._remember(event, block)
            for reader in self._readers:
                reader.offer(event, block)
            size += len(block)
            if count % PIECE_EVENTS == 0 or size > PIECE_BYTES:
                size = 0
                self._move(event.position)
                await asyncio.sleep(0)
        self._move(events[-1].position)

    def _remember(self, event: Recorded, block: bytes) -> None:
        """Keep an event for those who join a little later, and forget the oldest."""
        self._recent.append((event, block))
        self._recent_bytes += len(block)
        while len(self._recent) > RECENT_EVENTS or self._recent_bytes > RECENT_BYTES:
            oldest, forgotten = self._recent.popleft()
            self._recent_bytes -= len(forgotten)
            self._floor = oldest.position

    def _move(self, position: int) -> None:
        self.position = position
        self._moved.set()
        self._moved = asyncio.Event()

    def join(self, reader: Reader) -> bool:
        """Offer everything after its position to a reader, if all of that is remembered; say whether it is.

        Raises LogDamaged where nothing is offered any more.
        """
        self.require_whole()
        if self.position is None or reader.position < self._floor:
            return False
        for event, block in self._recent:
            reader.offer(event, block)
        self._readers.add(reader)
        return True

    @property
    def readers(self) -> int:
        """How many readers are fed live."""
        return len(self._readers)

    @property
    def is_stopped(self) -> bool:
        """Whether the log had a hole, and this process feeds nobody any more."""
        return self._damage is not None

    def require_whole(self) -> None:
        """Raise LogDamaged where the log had a hole, and this process feeds nobody any more."""
        if self._damage is not None:
            raise self._damage

    def leave(self, reader: Reader) -> None:
        """Offer nothing more."""
        self._readers.discard(reader)

    async def moved(self, *, beyond: int, timeout_s: float) -> None:
        """Return when the log has gone beyond a position, when the time is over, or when the process drains."""
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                while not self.draining.is_set() and (self.position or 0) <= beyond:
                    await self._moved.wait()

    async def head(self) -> int:
        """Return the last position of the log."""
        return await head(self._pool)

    async def page(self, wanted: Filter, *, after: int, until: int | None, limit: int) -> Page:
        """Return a page for a reader who asks for pages."""
        return await page(self._pool, wanted, after=after, until=until, limit=limit)

    async def place(self, position: int) -> tuple[Place | None, int]:
        """Return what stands at a position, None beyond the head; and the head."""
        return await place(self._pool, position), await head(self._pool)

    async def catch_up(self, reader: Reader, *, most_bytes: int) -> Page:
        """Return the next page for a reader that has not joined."""
        async with self._catching_up:
            return await page(
                self._pool,
                reader.wanted,
                after=reader.position,
                limit=CATCH_UP_EVENTS,
                most_bytes=most_bytes,
            )

    def drain(self) -> None:
        """End every reader, and everybody who waits."""
        self.draining.set()
        self._moved.set()
