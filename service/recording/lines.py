"""Lines of events, put together to requests, and requests to pieces that are worth a commit."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, Self

from service.auth.principal import Principal
from service.recording.ahead import Ahead
from service.recording.beginning import Beginnings
from service.recording.beside import Beside
from service.recording.groups import LARGEST_REQUEST, Group, Requests, Run
from service.recording.reading import Line, read, read_event
from service.recording.source import Lines, Source

# Of one piece, unless a single request is larger: it holds the lock of the log some 200 ms, and all of it is in memory.
PIECE_LINES: Final = 5_000
PIECE_BYTES: Final = 8 * 2**20
# To read so many lasts a quarter of a millisecond: a server that copies has that much in its hands, and never waits for more.
LINES_A_TURN: Final = 10
# To begin a process beside this one takes as long as to read so many lines here.
LINES_FOR_TWO: Final = 10_000


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

    async def __anext__(self) -> list[Requests]:
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

    async def _gathered(self) -> AsyncIterator[list[Requests]]:
        gathering = Gathering()
        async for lines in self._read():
            added = gathering.add_run(lines) if isinstance(lines, Run) else gathering.add(lines)
            for piece in added:
                yield piece
        for piece in gathering.rest():
            yield piece

    async def _read(self) -> AsyncIterator[Run | list[Line]]:
        while (numbered := await self._source.take(LINES_A_TURN)) is not None:
            await asyncio.sleep(0)
            await self._may_read.wait()
            yield [read(*one, self._begins) for one in zip(*numbered, strict=True)]
            if (beside := self._beside()) is not None:
                self._ahead = Ahead(self._source, beside)
                async for lines in self._read_ahead(self._ahead):
                    yield lines

    def _beside(self) -> Beside | None:
        """Return the process beside this one, from when it has begun; that it begins is seen to here."""
        if self._beginning is None and max(self._total, self._source.taken) >= LINES_FOR_TWO:
            self._beginning = asyncio.ensure_future(Beside.start(self._principal))
        return self._beginning.result() if self._beginning and self._beginning.done() else None

    async def _read_ahead(self, ahead: Ahead) -> AsyncIterator[Run | list[Line]]:
        while (taken := await ahead.take()) is not None:
            await self._may_read.wait()
            numbered, told = taken
            if told.is_run:
                yield Run(*numbered, told.begins, told.naming)
                continue
            lines: list[Line] = []
            for number, text, begun in zip(*numbered, told.line_by_line(), strict=True):
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
        self._piece: list[Requests] = []
        self._lines = self._bytes = 0

    def add(self, lines: Sequence[Line]) -> Iterator[list[Requests]]:
        """Take in lines, and yield the pieces that end with them. Where a request would grow for ever, it is cut and refused."""
        for line in lines:
            alone = line.correlationid is None and line.is_readable
            if alone or not self._belongs(line):
                yield from self._end_group()
            self._open.append(line)
            self._named = line.correlationid if self._named is None else self._named
            if alone:
                yield from self._end_group()

    def add_run(self, run: Run) -> Iterator[list[Requests]]:
        """Take in lines that belong to no other, nor to each other; yield as above."""
        yield from self._end_group()
        yield from self._put(run)

    def rest(self) -> Iterator[list[Requests]]:
        """Yield what is left."""
        yield from self._end_group()
        if self._piece:
            yield self._piece

    def _end_group(self) -> Iterator[list[Requests]]:
        """End the open request, if there is one, and yield the piece that ends with it, if one does."""
        read, self._open, self._named = self._open, [], None
        if read:
            yield from self._put(Group.of(read))

    def _put(self, requests: Requests) -> Iterator[list[Requests]]:
        """Put requests into the piece, or into the next if they have no room in this one, which is yielded then."""
        self._lines += len(requests)
        self._bytes += requests.size_bytes
        if self._piece and (self._lines > PIECE_LINES or self._bytes > PIECE_BYTES):
            ended, self._piece = self._piece, []
            self._lines, self._bytes = len(requests), requests.size_bytes
            yield ended
        self._piece.append(requests)

    def _belongs(self, line: Line) -> bool:
        """Whether a line is part of the open request, which is `named`; an unreadable one stands or falls with its neighbours."""
        if not self._open or len(self._open) > LARGEST_REQUEST:
            return False
        if self._named is None:
            return line.correlationid is not None and not self._open[-1].is_readable
        return not line.is_readable or line.correlationid == self._named
