"""Lines of events, put together to requests, and requests to pieces that are worth a commit."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, Self

from service.auth.principal import Principal
from service.recording.ahead import Ahead
from service.recording.asked import Asked
from service.recording.beginning import Beginning, Beginnings
from service.recording.beside import Beside
from service.recording.reading import Line, read, read_event
from service.recording.source import Lines, Source

# Of one piece, unless a single request is larger: it holds the lock of the log some 200 ms, and all of it is in memory.
PIECE_LINES: Final = 5_000
PIECE_BYTES: Final = 8 * 2**20
LARGEST_REQUEST: Final = 10_000
# To read so many lasts a quarter of a millisecond: a server that copies has that much in its hands, and never waits for more.
LINES_A_TURN: Final = 10
# To begin a process beside this one takes as long as to read so many lines here.
LINES_FOR_TWO: Final = 10_000


@dataclass(slots=True)
class Group:
    """Lines of one request.

    begins: what its lines begin, if each of them certainly begins a stream; else nothing.
    """

    lines: Sequence[Line]
    begins: Sequence[Beginning]
    _asked: list[Asked] | None = None

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Self:
        begins = [line.beginning for line in lines if line.beginning is not None]
        return cls(lines, begins if len(begins) == len(lines) <= LARGEST_REQUEST else ())

    @classmethod
    def alone(cls, line: Line) -> Self:
        """Return a line that is a request by itself."""
        return cls([line], () if line.beginning is None else (line.beginning,))

    def asked(self) -> list[Asked]:
        """Return those of its events that could be read."""
        if self._asked is None:
            events = [event for line in self.lines if (event := line.proposed) is not None]
            self._asked = [Asked.of(index, event) for index, event in enumerate(events)]
        return self._asked


class Pieces:
    """The requests in lines, many at a time; lines without anything in them are passed over.

    The next piece is read while whoever uses this one waits for the log, and only then: what is read beside the judging
    takes as long as before it, and there would be nothing left to do while the log stores. Of very many lines, most are read
    ahead in a process beside this one, which takes half a second to begin; until then they are read here.

    total: how many lines there are, where somebody knows.
    """

    def __init__(self, lines: Lines, principal: Principal, total: int | None = None) -> None:
        self._source, self._principal, self._total = Source(lines), principal, total or 0
        self._begins = Beginnings(principal)
        self._may_read = asyncio.Event()
        self._beginning: asyncio.Task[Beside | None] | None = None
        self._ahead: Ahead | None = None
        self._pieces = self._gathered()
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
        if self._ahead is not None:
            await self._ahead.close()
        elif self._beginning is not None:
            self._beginning.cancel()
            (beside,) = await asyncio.gather(self._beginning, return_exceptions=True)
            if isinstance(beside, Beside):
                await beside.close()

    async def _gathered(self) -> AsyncIterator[list[Group]]:
        gathering = Gathering()
        async for lines in self._read():
            for piece in gathering.add(lines):
                yield piece
        for piece in gathering.rest():
            yield piece

    async def _read(self) -> AsyncIterator[list[Line]]:
        while (numbered := await self._source.take(LINES_A_TURN)) is not None:
            await asyncio.sleep(0)
            await self._may_read.wait()
            yield [read(number, text, self._begins) for number, text in numbered]
            if (beside := self._beside()) is not None:
                self._ahead = Ahead(self._source, beside)
                async for lines in self._read_ahead(self._ahead):
                    yield lines

    def _beside(self) -> Beside | None:
        """Return the process beside this one, from when it has begun; that it begins is seen to here."""
        if self._beginning is None and max(self._total, self._source.taken) >= LINES_FOR_TWO:
            self._beginning = asyncio.ensure_future(Beside.start(self._principal))
        return self._beginning.result() if self._beginning and self._beginning.done() else None

    async def _read_ahead(self, ahead: Ahead) -> AsyncIterator[list[Line]]:
        while (taken := await ahead.take()) is not None:
            await self._may_read.wait()
            lines: list[Line] = []
            for (number, text), begun in zip(*taken, strict=True):
                if begun is not None:
                    lines.append(Line(number, text, *begun))
                else:
                    await asyncio.sleep(0)
                    lines.append(read_event(number, text))
            yield lines


class Gathering:
    """Puts neighbouring lines of one request together, and requests to pieces; belongs to whoever reads."""

    def __init__(self) -> None:
        self._open: list[Line] = []
        self._named: str | None = None
        self._piece: list[Group] = []
        self._lines = self._bytes = 0

    def add(self, lines: Iterable[Line]) -> Iterator[list[Group]]:
        """Take in lines, and yield the pieces that end with them. Where a request would grow for ever, it is cut and refused."""
        for line in lines:
            alone = line.correlationid is None and line.is_readable
            ends = self._open and (alone or not self._belongs(line))
            if ends and (ended := self._end_group()) is not None:
                yield ended
            if not alone:
                self._open.append(line)
                self._named = line.correlationid if self._named is None else self._named
            elif (ended := self._put(Group.alone(line), 1, len(line.text))) is not None:
                yield ended

    def rest(self) -> Iterator[list[Group]]:
        """Yield what is left."""
        if self._open and (ended := self._end_group()) is not None:
            yield ended
        if self._piece:
            yield self._piece

    def _end_group(self) -> list[Group] | None:
        """End the open request, and return the piece that ends with it, if one does."""
        read, self._open, self._named = self._open, [], None
        return self._put(Group.of(read), len(read), sum([len(line.text) for line in read]))

    def _put(self, group: Group, lines: int, size_bytes: int) -> list[Group] | None:
        """Put a request into the piece, or into the next if it has no room in this one, which is returned then."""
        ended = None
        self._lines += lines
        self._bytes += size_bytes
        if self._piece and (self._lines > PIECE_LINES or self._bytes > PIECE_BYTES):
            ended, self._piece = self._piece, []
            self._lines, self._bytes = lines, size_bytes
        self._piece.append(group)
        return ended

    def _belongs(self, line: Line) -> bool:
        """Whether a line is part of the open request, which is `named`; an unreadable one stands or falls with its neighbours."""
        if len(self._open) > LARGEST_REQUEST:
            return False
        if self._named is None:
            return line.correlationid is not None and not self._open[-1].is_readable
        return not line.is_readable or line.correlationid == self._named
