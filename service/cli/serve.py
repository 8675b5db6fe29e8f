"""`servanda serve`: database, migrations, instruments, followers and HTTP in one process, from nothing to ready."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import click
import uvicorn
from starlette.types import ASGIApp
from typing_extensions import override

from service.app import create_app, open_keyring
from service.auth.access import Access
from service.auth.claims import trusted
from service.auth.credentials import Credentials
from service.auth.fetching import fetch
from service.auth.issuer import Issuer
from service.auth.keyring import Keyring
from service.auth.oidc import Tokens
from service.auth.users import Users
from service.cli.listening import listen, shown
from service.cli.progress import Progress
from service.cli.work import GOES_ON, run
from service.database.engine import Address, Pools, open_pools
from service.database.opening import open_database
from service.database.upgrade import migrate
from service.projections.errors import StandsStill
from service.recording.instruments import load_folder
from service.recording.record import open_recorder
from service.settings import Bind, Settings
from service.web.exposure import Exposure
from service.worker import Worker

DRAIN_S = 0.3
"""So long those who are connected are told to come back, before they are cut off."""
FINISH_S = 2
"""How long requests under way may take once we were told to stop: Ctrl-C is answered within 5 s."""


@click.command()
@click.option(
    "--no-worker",
    "alone",
    is_flag=True,
    help="Answer only: another process, `servanda worker`, folds the log into what is read.",
)
def serve(*, alone: bool) -> None:
    """Serve until Ctrl-C: start the database, migrate, load the instruments, follow, answer.

    \b
    Examples:
      servanda serve
      servanda serve --no-worker
      SERVANDA_BIND=127.0.0.1:9000 servanda serve
      SERVANDA_DATABASE_URL=postgresql://servanda@db1/servanda servanda serve
    """
    run(lambda settings: _serve(settings, alone=alone), stopped=GOES_ON)


async def _serve(settings: Settings, *, alone: bool) -> None:
    with _listening(settings.bind) as door:
        say("Starting the database …")
        async with open_database(settings) as address:
            await migrate(address)
            async with open_pools(address) as pools:
                await _answer(settings, address, pools, door=door, alone=alone)
    say("Stopped.")


async def _answer(
    settings: Settings, address: Address, pools: Pools, *, door: socket.socket, alone: bool
) -> None:
    draining, keyring, trust = asyncio.Event(), open_keyring(pools), _trust(settings, pools)
    worker = None if alone else Worker(pools, address, notify=settings.notify)
    if worker is not None:
        await worker.prepare()
    await _load(settings.instruments, pools)
    async with (
        asyncio.TaskGroup() as group,
        _followed(worker, group=group) as how,
        _listened(keyring, address, group=group),
        _http(
            create_app(
                pools,
                exposure=_exposure(settings, door),
                credentials=Credentials(keyring, trust),
                draining=draining,
            ),
            door,
            group=group,
        ) as server,
    ):
        _announce(settings, address, door, how=how)
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        say("\nStopping …")
        draining.set()
        server.take_no_more()
        await asyncio.sleep(DRAIN_S)


@asynccontextmanager
async def _listened(
    keyring: Keyring, address: Address, *, group: asyncio.TaskGroup
) -> AsyncIterator[None]:
    """Hear of revoked keys, and write down when keys were used, for as long as we answer."""
    tasks = [group.create_task(keyring.listen(address)), group.create_task(keyring.keep_uses())]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()


def _trust(settings: Settings, pools: Pools) -> Tokens | None:
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


def _exposure(settings: Settings, door: socket.socket) -> Exposure:
    here = f"http://{shown(settings.bind.host, door.getsockname()[1])}"
    return Exposure(
        Access(settings.access),
        loopback=settings.bind.is_loopback,
        public_url=settings.public_url or here,
        origins=settings.allowed_origins,
    )


@asynccontextmanager
async def _followed(worker: Worker | None, *, group: asyncio.TaskGroup) -> AsyncIterator[str]:
    """Follow for as long as we answer, which begins when the tables hold what they can; say how they stand then."""
    if worker is None:
        yield "answers; what it shows is folded by `servanda worker`."
        return
    following = group.create_task(worker.run())
    try:
        yield await _caught_up(worker)
    finally:
        following.cancel()


async def _caught_up(worker: Worker) -> str:
    """Fold what there is; where this release goes no further, what is folded is answered all the same."""
    try:
        await worker.catch_up()
    except StandsStill as error:
        return f"answers, but not as of now. {error}"
    return "is ready."


async def _load(folders: tuple[Path, ...], pools: Pools) -> None:
    """Load what the log lacks of every instrument in these folders."""
    recorder = open_recorder(pools)
    for folder in sorted(path.parent for one in folders for path in one.glob("*/instrument.yaml")):
        with Progress(f"Loading {folder.name}") as progress:
            result = await load_folder(folder, recorder, pools.log_reader, progress=progress)
        say(f"{folder.name}: {result.recorded} events recorded, {result.duplicates} there already.")


class _Server(uvicorn.Server):
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
async def _http(
    app: ASGIApp, door: socket.socket, *, group: asyncio.TaskGroup
) -> AsyncIterator[_Server]:
    server = _Server(
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


@contextmanager
def _listening(bind: Bind) -> Iterator[socket.socket]:
    """Take the address before anything is started: a taken one is then known at once."""
    door = listen(bind)
    port = door.getsockname()[1]
    if port != bind.port and bind.port:
        say(f"{shown(bind.host, bind.port)} is taken; using {shown(bind.host, port)}.")
    try:
        yield door
    finally:
        door.close()


def _announce(settings: Settings, address: Address, door: socket.socket, *, how: str) -> None:
    here = f"http://{shown(settings.bind.host, door.getsockname()[1])}"
    kept = (
        address.shown if settings.database_url else f"{settings.state_dir}, for this machine alone"
    )
    say(
        f"""
Servanda {how}
  page      {here}/
  GraphQL   {here}/graphql
  events    {here}/events
  health    {here}/health/ready
  data      {kept}
  access    {_access(settings)}; Ctrl-C stops"""
    )


def _access(settings: Settings) -> str:
    """Say who may do what without a credential."""
    if settings.bind.is_loopback:
        return "anyone on this machine may read, record and judge"
    if settings.access == Access.PUBLIC_READ:
        return "anyone who reaches this address may read; the rest needs a key"
    return "only with a key"


def say(line: str) -> None:
    """Tell the person who started us."""
    click.echo(line)
