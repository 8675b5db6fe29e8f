"""A way to the database that can be cut: a socket between us and its own, which loses what it is told to lose."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

from service.database.engine import Address


class Way:
    """The state of the way: open, or about to lose the next request or the next answer.

    lose:   "request" drops what the client says next, "answer" what the server says next; both cut the line.
    closed: nobody gets through at all.
    """

    def __init__(self, server: str) -> None:
        self.lose: str | None = None
        self.closed = False
        self.lost = 0
        self._server = server
        self._lines: set[asyncio.StreamWriter] = set()

    def cut(self) -> None:
        """Cut every line that is open now."""
        for line in self._lines:
            line.transport.abort()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.closed:
            writer.transport.abort()
            return
        there, back = await asyncio.open_unix_connection(self._server)
        self._lines |= {writer, back}
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._carry(reader, back, "request", writer))
                group.create_task(self._carry(there, writer, "answer", back))
        except* (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            self._lines -= {writer, back}
            writer.transport.abort()
            back.transport.abort()

    async def _carry(
        self,
        source: asyncio.StreamReader,
        target: asyncio.StreamWriter,
        what: str,
        other: asyncio.StreamWriter,
    ) -> None:
        while data := await source.read(2**16):
            if self.lose == what:
                self.lose = None
                self.lost += 1
                break
            target.write(data)
            await target.drain()
        target.transport.abort()
        other.transport.abort()


@asynccontextmanager
async def way_to(address: Address) -> AsyncIterator[tuple[Way, Address]]:
    """Give a way to the database and the address at its near end."""
    query = parse_qs(urlsplit(address.dsn).query)
    folder = Path(tempfile.mkdtemp(prefix="servanda-way-"))
    way = Way(f"{query['host'][0]}/.s.PGSQL.{query['port'][0]}")
    server = await asyncio.start_unix_server(way.serve, folder / ".s.PGSQL.5432")
    near = address.dsn.replace(quote(query["host"][0], safe=""), quote(str(folder), safe=""))
    try:
        yield way, Address(near)
    finally:
        server.close()
        way.cut()
        shutil.rmtree(folder)
