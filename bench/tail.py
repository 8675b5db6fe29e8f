"""One reader of the live stream on a bare connection: as little work as can be, because it runs on the cores it measures."""

import asyncio
import re
import time
from array import array
from functools import partial
from typing import Final

from typing_extensions import override

# A whole block of an event; what frames it in chunks stands between blocks.
BLOCK: Final = re.compile(rb"id: 1-(\d+)\nevent: [^\n]*\ndata: [^\n]*\n\n")
LEAST_RECONNECT_S: Final = 0.01


class NotRead(Exception):
    """The service does not give the stream, so there is nothing to measure."""


class Tail:
    """Follows from a position, and goes on from there whenever its connection is cut.

    position: of the last event.
    seen:     when each event came, from position 1 on, in seconds of the epoch.
    faults:   how often an event was not the next one.
    is_read_to: the service has begun to write.
    """

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._transport: asyncio.Transport | None = None
        self.position = 0
        self.seen = array("d")
        self.faults = 0
        self.connections = 0
        self.is_read_to = False

    async def run(self) -> None:
        """Read until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            over: asyncio.Future[None] = loop.create_future()
            try:
                connection = partial(_Connection, self, over)
                self._transport, _ = await loop.create_connection(
                    connection, self._host, self._port
                )
                self.connections += 1
                self._transport.write(
                    b"GET /events/stream HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: 1-%d\r\n\r\n"
                    % self.position
                )
                await over
            except OSError:
                await asyncio.sleep(LEAST_RECONNECT_S)
            finally:
                self.cut()

    def cut(self) -> None:
        """Cut the connection where it is, in the middle of a block or not."""
        if self._transport is not None:
            self._transport.abort()

    def came(self, position: int, at: float) -> None:
        """Note an event."""
        if position != self.position + 1:
            self.faults += 1
        self.position = position
        self.seen.append(at)


class _Connection(asyncio.Protocol):
    """One connection of a tail; what is left of a block when it is cut is forgotten."""

    def __init__(self, tail: Tail, over: asyncio.Future[None]) -> None:
        self._tail = tail
        self._over = over
        self._rest = b""

    @override
    def data_received(self, data: bytes) -> None:
        now = time.time()
        if not self._tail.is_read_to and not data.startswith(b"HTTP/1.1 200 "):
            self._over.set_exception(NotRead(f"The service answers {data[:60]!r} to a reader."))
            return
        self._tail.is_read_to = True
        text = self._rest + data
        end = 0
        for found in BLOCK.finditer(text):
            self._tail.came(int(found[1]), now)
            end = found.end()
        self._rest = text[end:]

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        if not self._over.done():
            self._over.set_result(None)
