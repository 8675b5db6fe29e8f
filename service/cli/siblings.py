"""More processes that answer at the same address: one answers as much as one core can, and machines have several.

The first process owns the database and the followers; a sibling answers, and nothing else. Each listens for itself: of one
socket that all have, whoever is awake would take all the connections that come at once. The line between them is the
sibling's standard input: it ends when that ends, so also when the first process is killed. Ctrl-C reaches the first
one alone, which stops them in its own order.
"""

import asyncio
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from service.cli.errors import SiblingRefused
from service.settings import REPOSITORY
from service.telemetry.logs import logger

MOST_PROCESSES: Final = 16
"""Each shows its figures at a port of its own: the next free one, of so many that are tried."""
BEGIN_S: Final = 120.0
"""So long a sibling may take to answer: seconds, where the machine is not very busy."""
FINISH_S: Final = 5.0
"""So long a sibling may take to finish what it has begun."""
AGAIN_S: Final = 1.0
"""A sibling that ended by itself is followed by another after so long."""

# `-m` would look for us in the folder that we stand in, which need not be the checkout. To go there would be to read paths
# in settings otherwise than the first process does.
BEGUN: Final = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); from service.__main__ import main; main()"
)

_log = logger("cli")


class Siblings:
    """Processes that answer beside a door, each followed by another if it ends by itself."""

    def __init__(self, door: socket.socket) -> None:
        self._port: int = door.getsockname()[1]
        self._kept: list[asyncio.Task[None]] = []

    async def start(self, count: int, *, group: asyncio.TaskGroup) -> None:
        """Start so many, which are kept in the group, and return once each of them answers."""
        begun = [asyncio.Event() for _ in range(count)]
        self._kept = [group.create_task(self._keep(one)) for one in begun]
        for one in begun:
            await one.wait()

    def stop(self) -> None:
        """Let nobody else connect, and each finish what it has begun; the group ends once they have.

        Said twice it is said once: to cancel again would be to wait for none of them.
        """
        while self._kept:
            self._kept.pop().cancel()

    async def _keep(self, begun: asyncio.Event) -> None:
        """Keep one until cancelled; raise SiblingRefused where the first one does not come to answer."""
        while True:
            process = await _started(self._port)
            try:
                if metrics := await _said(process):
                    _log.info("sibling_answers", process=process.pid, metrics=metrics)
                    begun.set()
                    await process.wait()
                elif not begun.is_set():
                    raise SiblingRefused(
                        f"A process that should answer ended (see above), or did not answer within {BEGIN_S:g} s."
                    )
            finally:
                await _finished(process)
            _log.warning("sibling_ended", status=process.returncode)
            await asyncio.sleep(AGAIN_S)


@asynccontextmanager
async def answering(
    door: socket.socket, count: int, *, group: asyncio.TaskGroup
) -> AsyncIterator[Siblings]:
    """Have so many siblings answer at the address of a door that is shared, from the moment that all do."""
    siblings = Siblings(door)
    try:
        await siblings.start(count, group=group)
        yield siblings
    finally:
        siblings.stop()


async def _started(port: int) -> Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-c", BEGUN, str(REPOSITORY), "sibling", str(port)),
        stdin=PIPE,
        stdout=PIPE,
        start_new_session=True,
    )


async def _said(process: Process) -> str:
    """Return where its figures are, which it says once it answers; nothing where it ended, or is given up."""
    if process.stdout is None:
        raise AssertionError("it was started with a line for what it says")
    with suppress(TimeoutError):
        async with asyncio.timeout(BEGIN_S):
            return (await process.stdout.readline()).decode().strip()
    return ""


async def _finished(process: Process) -> None:
    """Cut the line, and wait until the process has ended, which is killed when it takes too long."""
    if process.stdin is not None:
        process.stdin.close()
    with suppress(TimeoutError):
        async with asyncio.timeout(FINISH_S):
            await process.wait()
    if process.returncode is None:
        process.kill()
        await process.wait()
