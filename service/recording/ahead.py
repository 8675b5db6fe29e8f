"""Lines that a process beside this one reads ahead, so that it is never without any."""

import asyncio
from typing import Final, TypeAlias

from service.recording.beside import Beside
from service.recording.frames import Told
from service.recording.source import Numbered, Source

# What is sent at once takes some four milliseconds to read. It is never cut again, so it has to find room in a piece.
LINES_A_FRAME: Final = 200
BYTES_A_FRAME: Final = 2**20
# So much is read and not yet taken: more than a piece, since nothing is taken while one is judged.
LINES_AHEAD: Final = 8_000
BYTES_AHEAD: Final = 16 * 2**20

Frame: TypeAlias = tuple[Numbered, asyncio.Future[Told]]


class Ahead:
    """Sends lines as they come, many at a time where many come, and gives them back in order, with what was told of them."""

    def __init__(self, source: Source, beside: Beside) -> None:
        self._source, self._beside = source, beside
        self._frames: asyncio.Queue[Frame | None] = asyncio.Queue()
        self._lines = self._bytes = 0
        self._begin_frame()
        self._room = asyncio.Event()
        self._feeding = asyncio.ensure_future(self._feed())

    async def take(self) -> tuple[Numbered, Told] | None:
        """Return the next lines, and what each begins; None where there are no more, or raise why."""
        if (frame := await self._frames.get()) is None:
            await self._feeding
            return None
        numbered, told = frame
        found = await told
        self._lines -= len(numbered.texts)
        self._bytes -= numbered.size_bytes
        self._room.set()
        return numbered, found

    @property
    def _is_far_ahead(self) -> bool:
        return self._lines > LINES_AHEAD or self._bytes > BYTES_AHEAD

    async def close(self) -> None:
        """Send no more, and end the process."""
        self._feeding.cancel()
        await asyncio.gather(self._feeding, return_exceptions=True)
        await self._beside.close()

    async def _feed(self) -> None:
        try:
            while (taken := await self._source.take(LINES_A_FRAME)) is not None:
                self._gather(taken)
                if self._is_frame or self._beside.is_idle or self._is_far_ahead:
                    self._send()
                while self._is_far_ahead:
                    self._room.clear()
                    await self._room.wait()
                await asyncio.sleep(0)
        finally:
            self._send()
            self._frames.put_nowait(None)

    def _begin_frame(self) -> None:
        self._numbers, self._texts, self._frame_bytes = list[int](), list[bytes](), 0

    def _gather(self, taken: Numbered) -> None:
        size_bytes = taken.size_bytes
        self._numbers += taken.numbers
        self._texts += taken.texts
        self._frame_bytes += size_bytes
        self._lines += len(taken.texts)
        self._bytes += size_bytes

    @property
    def _is_frame(self) -> bool:
        return len(self._texts) >= LINES_A_FRAME or self._frame_bytes >= BYTES_A_FRAME

    def _send(self) -> None:
        """Send what has gathered; as soon as that is answered, what came meanwhile."""
        if not self._texts:
            return
        gathered = Numbered(self._numbers, self._texts)
        self._begin_frame()
        told = self._beside.read(gathered.texts)
        told.add_done_callback(self._follow)
        self._frames.put_nowait((gathered, told))

    def _follow(self, _told: object) -> None:
        if self._beside.is_idle:
            self._send()
