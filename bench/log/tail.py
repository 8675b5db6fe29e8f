"""A reader at the tail, in a process of its own so that it takes no time from the writers' threads.

It polls what comes after the last position that it saw, until stdin closes and nothing comes any more; then it
says how many events it saw.
"""

import asyncio
import select
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final, TypeAlias

import asyncpg

from bench.log.contender import Poll
from service.database.engine import Address

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

REST_S: Final = 0.01
READY: Final = b"ready\n"


class Tail:
    """The reader, seen from the bench."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def seen(self) -> int:
        """Let it read to the end, and return how many events it saw."""
        told, _ = await self._process.communicate(b"")
        if self._process.returncode:
            raise ChildProcessError("the reader did not read to the end; it has said why")
        return int(told)


@asynccontextmanager
async def tail(name: str, address: Address) -> AsyncIterator[Tail]:
    """Start a reader, and wait until it reads."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.log.reader", name, address.dsn, stdin=pipe, stdout=pipe
    )
    try:
        if process.stdout is None or await process.stdout.readline() != READY:
            raise ChildProcessError("the reader did not start; it has said why")
        yield Tail(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def polled(
    following: Callable[[Connection, int], Awaitable[list[int]]],
) -> Callable[[Address], Poll]:
    """Return what opens a database for a reader that asks on one connection, again and again, what follows a position."""

    def reading(address: Address) -> Poll:
        runner = asyncio.Runner()
        connection = runner.run(asyncpg.connect(address.dsn))

        async def poll(after: int) -> list[int]:
            return await following(connection, after)

        return lambda after: runner.run(poll(after))

    return reading


def read(poll: Poll) -> int:
    """Read until stdin closes, and then to the end; return how many were seen, each counted once."""
    last, seen = 0, set[int]()
    closing = False
    while True:
        found = poll(last)
        seen.update(found)
        last = found[-1] if found else last
        if closing and not found:
            return len(seen)
        closing = closing or bool(select.select([sys.stdin], [], [], REST_S)[0])
