"""Lines of events, put together to requests, and requests to pieces that are worth a commit."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, Self, TypeAlias

from service.auth.principal import Principal
from service.recording.asked import Asked
from service.recording.beginning import Beginning
from service.recording.reading import Line, read

# Of one piece, unless a single request is larger: it holds the lock of the log some 200 ms, and all of it is in memory.
PIECE_LINES: Final = 5_000
PIECE_BYTES: Final = 8 * 2**20
LARGEST_REQUEST: Final = 10_000
# To read so many lasts a quarter of a millisecond: a server that copies has that much in its hands, and never waits for more.
LINES_A_TURN: Final = 10

Lines: TypeAlias = AsyncIterable[bytes] | Iterable[bytes]


@dataclass(slots=True)
class Group:
    """Lines of one request."""

    lines: list[Line] = field(default_factory=list)
    size_bytes: int = 0

    def add(self, line: Line) -> None:
        self.lines.append(line)
        self.size_bytes += len(line.text)

    @property
    def begins(self) -> list[Beginning]:
        """What its lines begin, if each of them certainly begins a stream; else nothing."""
        begins = [line.beginning for line in self.lines if line.beginning is not None]
        return begins if len(begins) == len(self.lines) <= LARGEST_REQUEST else []

    def asked(self) -> list[Asked]:
        """Return those of its events that could be read."""
        events = [event for line in self.lines if (event := line.proposed) is not None]
        return [Asked.of(index, event) for index, event in enumerate(events)]


class Pieces:
    """The requests in lines, many at a time; lines without anything in them are passed over.

    The next piece is read while whoever uses this one waits for the log, and only then: what is read beside the judging
    takes as long as before it, and there would be nothing left to do while the log stores.
    """

    def __init__(self, lines: Lines, principal: Principal) -> None:
        self._may_read = asyncio.Event()
        self._pieces = _pieces(_groups(self._numbered(lines, principal)))
        self._coming = asyncio.ensure_future(anext(self._pieces, None))

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> list[Group]:
        with self.waiting():
            piece = await self._coming
        if piece is None:
            raise StopAsyncIteration
        self._coming = asyncio.ensure_future(anext(self._pieces, None))
        return piece

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Read on in the meantime; other tasks have their turn again and again, above all a COPY that has the lock of the log."""
        self._may_read.set()
        try:
            yield
        finally:
            self._may_read.clear()

    async def next_beside(self, other: asyncio.Future[Any]) -> None:
        """Read on until the next piece is there or the other work is done; lines may be long in coming."""
        with self.waiting():
            await asyncio.wait([self._coming, other], return_when=asyncio.FIRST_COMPLETED)

    async def aclose(self) -> None:
        """Read no more."""
        self._coming.cancel()
        await asyncio.gather(self._coming, return_exceptions=True)

    async def _numbered(self, lines: Lines, principal: Principal) -> AsyncIterator[Line]:
        number = 0
        async for line in _each(lines):
            if not number % LINES_A_TURN:
                await asyncio.sleep(0)
                await self._may_read.wait()
            number += 1
            if line.strip():
                yield read(number, line, principal)


async def _each(lines: Lines) -> AsyncIterator[bytes]:
    if isinstance(lines, AsyncIterable):
        async for line in lines:
            yield line
        return
    for line in lines:
        yield line


async def _groups(lines: AsyncIterable[Line]) -> AsyncIterator[Group]:
    """Gather neighbouring lines of one request; where it would grow for ever, it is cut and refused."""
    group = Group()
    named: str | None = None
    async for line in lines:
        read = group.lines
        if read and (len(read) > LARGEST_REQUEST or not _belongs(line, read[-1], named)):
            yield group
            group, named = Group(), None
        group.add(line)
        named = line.correlationid if named is None else named
    if group.lines:
        yield group


def _belongs(line: Line, last: Line, named: str | None) -> bool:
    """Whether a line is part of the open request, which is `named`; an unreadable one stands or falls with its neighbours."""
    if named is None:
        return line.correlationid is not None and not last.is_readable
    return not line.is_readable or line.correlationid == named


async def _pieces(groups: AsyncIterable[Group]) -> AsyncIterator[list[Group]]:
    """Gather requests until they are a piece."""
    piece: list[Group] = []
    lines = size_bytes = 0
    async for group in groups:
        lines += len(group.lines)
        size_bytes += group.size_bytes
        if piece and (lines > PIECE_LINES or size_bytes > PIECE_BYTES):
            yield piece
            piece, lines, size_bytes = [], len(group.lines), group.size_bytes
        piece.append(group)
    if piece:
        yield piece
