"""A client as small as it can be: it shares its two cores with the server, and must not be what is measured."""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from time import perf_counter


@dataclass(slots=True)
class Told:
    """What was answered: by status, and how long what was accepted took, in seconds."""

    statuses: dict[int, int] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)

    def add(self, status: int, took: float) -> None:
        """Count one answer."""
        self.statuses[status] = self.statuses.get(status, 0) + 1
        if status < 400:
            self.seconds.append(took)


def request(path: str, body: bytes, media: str) -> bytes:
    """Return a whole request as bytes."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {media}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def post(port: int, requests: Iterable[bytes], *, connections: int) -> Told:
    """Send every request over so many connections, each waiting for its answer before the next."""
    told, waiting = Told(), iter(requests)
    async with asyncio.TaskGroup() as group:
        for _ in range(connections):
            group.create_task(_connection(port, waiting, told))
    return told


async def _connection(port: int, waiting: Iterator[bytes], told: Told) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for one in waiting:
            began = perf_counter()
            writer.write(one)
            status, pause = await _answer(reader)
            told.add(status, perf_counter() - began)
            await asyncio.sleep(pause)
    finally:
        writer.close()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, int]:
    """Return the status, and for how long the answer asks to be left alone, in seconds."""
    head = await reader.readuntil(b"\r\n\r\n")
    numbers = {b"content-length": 0, b"retry-after": 0}
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() in numbers:
            numbers[name.lower()] = int(value)
    await reader.readexactly(numbers[b"content-length"])
    return int(head[9:12]), numbers[b"retry-after"]
