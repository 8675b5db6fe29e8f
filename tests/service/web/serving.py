"""The application on a real server and a real socket, with a client that knows its address."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import httpx
import uvicorn
from starlette.types import ASGIApp

from events.log.follow import Wakes
from service.app import PACE, create_app, open_keyring
from service.auth.credentials import Credentials
from service.auth.keyring import Keyring
from service.database.engine import Pools
from service.reads.hub import Hub
from service.web.exposure import ON_THIS_MACHINE, Exposure
from service.web.feed_formats import block
from service.web.stream import Pace

TICK_S = 0.02
LONG = Pace(lifetime_s=lambda: 60)
QUICK = Pace(lifetime_s=lambda: 60, heartbeat_s=0.05)
TODAY = datetime(2026, 1, 2, 12, tzinfo=UTC)


@asynccontextmanager
async def served(
    pools: Pools,
    *,
    clock: Callable[[], datetime] = lambda: TODAY,
    pace: Pace = PACE,
    hub: Hub | None = None,
    exposure: Exposure = ON_THIS_MACHINE,
    keyring: Keyring | None = None,
) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client of the application over these pools; live readers are fed by the clock alone, which ticks fast."""
    fed = hub or hub_of(pools)
    async with asyncio.TaskGroup() as group:
        following = group.create_task(fed.run())
        known = Credentials(keyring or open_keyring(pools))
        app = create_app(
            pools, hub=fed, clock=clock, pace=pace, exposure=exposure, credentials=known
        )
        async with listening(app) as client:
            try:
                yield client
            finally:
                fed.drain()
        following.cancel()


class Ticks:
    """Wakes followers often enough for tests."""

    async def wait(self, *, timeout_s: float) -> None:
        await asyncio.sleep(min(timeout_s, TICK_S))


class Gate:
    """Wakes nobody until it is opened."""

    def __init__(self) -> None:
        self.open = asyncio.Event()

    async def wait(self, *, timeout_s: float) -> None:
        await self.open.wait()


def hub_of(pools: Pools, wakes: Wakes | None = None) -> Hub:
    return Hub(pools.log_reader, wakes or Ticks(), written=block)


@asynccontextmanager
async def listening(app: ASGIApp) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client of an application."""
    door = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_config=None))
    async with asyncio.TaskGroup() as group:
        serving = group.create_task(server.serve(sockets=[door]))
        try:
            async with httpx.AsyncClient(
                base_url=f"http://127.0.0.1:{door.getsockname()[1]}", trust_env=False, timeout=20
            ) as client:
                yield client
        finally:
            server.should_exit = True
            await serving


async def until(said: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not said():  # noqa: ASYNC110 - nothing of ours tells a test
            await asyncio.sleep(0.01)
