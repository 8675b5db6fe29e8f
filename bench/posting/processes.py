"""The servers that are measured: each a process of its own, as people start it."""

import asyncio
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bench.posting.wire import post, request
from service.database.engine import Address

STARTED_S = 60.0


class NotStarted(Exception):
    """A server ended before it answered; it has said why on stderr."""


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        port: int = door.getsockname()[1]
        return port


@asynccontextmanager
async def service(
    address: Address, *, folding: bool, processes: int = 1
) -> AsyncIterator[tuple[int, int]]:
    """Run `servanda serve` on a database, so many processes that answer; give its port and the id of the first one."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "SERVANDA_BIND": f"127.0.0.1:{port}",
            "SERVANDA_METRICS_BIND": "127.0.0.1:0",
            "SERVANDA_DATABASE_URL": address.dsn,
            "SERVANDA_STATE_DIR": folder,
            "SERVANDA_INSTRUMENTS": str(Path(folder) / "none"),
        }
        many = ["--processes", str(processes)]
        command = ["-m", "service", "serve", *many, *([] if folding else ["--no-worker"])]
        async with _running(command, settings, port, "/health/live") as process:
            yield port, process


@asynccontextmanager
async def bare(*, processes: int) -> AsyncIterator[tuple[int, int]]:
    """Run the bare routes, in so many processes; give their port and the id of the first one."""
    port = free_port()
    command = ["-m", "bench.posting.bare", str(port), str(processes)]
    async with _running(command, {}, port, "/read") as process:
        yield port, process


@asynccontextmanager
async def _running(
    command: list[str], settings: dict[str, str], port: int, path: str
) -> AsyncIterator[int]:
    told = (f"{name}={text}" for name, text in settings.items())
    process = await asyncio.create_subprocess_exec(
        *("env", *told, sys.executable, *command), stdout=asyncio.subprocess.DEVNULL
    )
    try:
        async with asyncio.timeout(STARTED_S):
            while not await _answers(port, path):
                if process.returncode is not None:
                    raise NotStarted(f"{' '.join(command)} ended with {process.returncode}.")
                await asyncio.sleep(0.05)
        yield process.pid
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _answers(port: int, path: str) -> bool:
    answered = True
    try:
        await post(port, [request(path, b"{}", "application/json")], connections=1)
    except* (OSError, asyncio.IncompleteReadError):
        answered = False
    return answered
