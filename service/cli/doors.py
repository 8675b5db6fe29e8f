"""The HTTP door as the settings say: how it is reached, by which tokens callers are known, and the server itself."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime

import uvicorn
from starlette.types import ASGIApp
from typing_extensions import override

from service.auth.access import Access, is_name_of_this_machine
from service.auth.claims import trusted
from service.auth.fetching import fetch
from service.auth.issuer import Issuer
from service.auth.oidc import Tokens
from service.auth.users import Users
from service.cli.listening import shown
from service.database.engine import Pools
from service.settings import Settings
from service.web.exposure import Exposure

FINISH_S = 2
"""How long requests under way may take once we were told to stop: Ctrl-C is answered within 5 s."""


def address_of(settings: Settings, door: socket.socket) -> str:
    """Return where the service answers, as a URL."""
    return f"http://{shown(settings.bind.host, door.getsockname()[1])}"


def exposure(settings: Settings, door: socket.socket) -> Exposure:
    """Return how the service is reached."""
    return Exposure(
        Access(settings.access),
        loopback=settings.bind.is_loopback
        and (settings.public_url is None or is_name_of_this_machine(settings.public_url)),
        public_url=settings.public_url or address_of(settings, door),
        origins=settings.allowed_origins,
    )


def without_key(reached: Exposure) -> str:
    """Say who may do what without a credential."""
    anybody = reached.access is Access.PUBLIC_READ
    if reached.loopback:
        here = "anyone on this machine may read, record and judge"
        return f"{here}, and anyone who comes through a proxy may read" if anybody else here
    if anybody:
        return "anyone who reaches this address may read; the rest needs a key"
    return "only with a key"


def trust(settings: Settings, pools: Pools) -> Tokens | None:
    """Return by which tokens callers are known, if any; raise OidcRefused with every fault of what was set."""
    file = settings.oidc_claims
    found = trusted(
        settings.oidc_issuer,
        settings.oidc_audience,
        None if file is None else file.read_text(encoding="utf-8"),
        now=datetime.now(UTC),  # noqa: TID251 - a command owns the clock
    )
    if found is None:
        return None
    return Tokens(found, Issuer(found.issuer, fetch), Users(pools.log_reader, pools.append))


class Server(uvicorn.Server):
    """Signals belong to the command, which stops HTTP first and the database last."""

    def take_no_more(self) -> None:
        """Let nobody else connect: who tries is refused by the machine itself, at once."""
        for one in self.servers:
            one.close()

    @override
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def http(
    app: ASGIApp, door: socket.socket, *, group: asyncio.TaskGroup
) -> AsyncIterator[Server]:
    server = Server(
        uvicorn.Config(
            app,
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=FINISH_S,
        )
    )
    serving = group.create_task(server.serve(sockets=[door]))
    try:
        yield server
    finally:
        server.should_exit = True
        await serving
