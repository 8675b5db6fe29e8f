"""Lines read in a process beside this one, in order; whatever becomes of that process, what it has not read is read here.

The line between the two is the process's standard input: it ends when this one does, also when that is killed. Ctrl-C reaches
this one alone.
"""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from typing import Final, Self

from service.auth.principal import Principal
from service.recording.frames import HEAD, Told, question_of, told_in
from service.recording.reader import BEGUN, principal_line
from service.settings import REPOSITORY

# `-m` would look for us in the folder that we stand in, which need not be the checkout.
BEGIN: Final = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); "
    "from service.recording.reader import main; main()"
)


class Beside:
    """A process that reads; `start` it."""

    def __init__(
        self, process: Process, asked: asyncio.StreamWriter, told: asyncio.StreamReader
    ) -> None:
        self._process, self._asked, self._told = process, asked, told
        self._waiting: deque[tuple[int, asyncio.Future[Told]]] = deque()
        self._lost = False
        self._listening = asyncio.ensure_future(self._listen())

    @classmethod
    async def start(cls, principal: Principal) -> Self | None:
        """Return a process that reads what this principal sends, once it has begun; None where it cannot be had."""
        with suppress(OSError, EOFError):
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-c", BEGIN, str(REPOSITORY)),
                stdin=PIPE,
                stdout=PIPE,
                start_new_session=True,
            )
            if process.stdin is None or process.stdout is None:
                raise AssertionError("it was started with lines to and from it")
            try:
                process.stdin.write(principal_line(principal))
                await process.stdout.readexactly(len(BEGUN))
            except BaseException:
                await _ended(process)
                raise
            return cls(process, process.stdin, process.stdout)
        return None

    @property
    def is_idle(self) -> bool:
        """Whether it has answered all that it was asked."""
        return not self._waiting

    def read(self, texts: Sequence[bytes]) -> asyncio.Future[Told]:
        """Return what will be told of these lines."""
        told: asyncio.Future[Told] = asyncio.get_running_loop().create_future()
        if self._lost:
            told.set_result(Told.nothing(len(texts)))
        else:
            self._waiting.append((len(texts), told))
            self._asked.write(question_of(texts))
        return told

    async def close(self) -> None:
        """End it, whatever it is at."""
        self._listening.cancel()
        await asyncio.gather(self._listening, return_exceptions=True)
        await _ended(self._process)

    async def _listen(self) -> None:
        with suppress(OSError, EOFError):
            while True:
                first, second = HEAD.unpack(await self._told.readexactly(HEAD.size))
                said = await self._told.readexactly(first), await self._told.readexactly(second)
                _, told = self._waiting.popleft()
                told.set_result(told_in(*said))
        self._lost = True
        while self._waiting:
            lines, told = self._waiting.popleft()
            told.set_result(Told.nothing(lines))


async def _ended(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.kill()
    await process.wait()
