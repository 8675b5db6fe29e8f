"""`servanda serve`: database, migrations, instruments, followers and HTTP in one process, from nothing to ready."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click

from events.log import follow
from service.app import create_app, open_keyring
from service.auth.credentials import Credentials
from service.cli.doors import address_of, exposure, http, trust, without_key
from service.cli.garbage import keep_what_is_there
from service.cli.listening import listen, shown
from service.cli.progress import Progress
from service.cli.siblings import MOST_PROCESSES, answering
from service.cli.watching import metrics_address, metrics_door, show_metrics, watch_service
from service.cli.work import GOES_ON, run
from service.database.engine import Address, Pools, open_pools
from service.database.opening import open_database
from service.database.upgrade import migrate
from service.projections.errors import StandsStill
from service.reads.hub import Hub
from service.recording.instruments import load_folder
from service.recording.record import Recorder, open_recorder
from service.settings import Bind, Settings
from service.telemetry.metrics import Metrics
from service.web.feed_formats import block
from service.web.measured import Measured
from service.worker import Worker

DRAIN_S = 0.3
"""So long those who are connected are told to come back, before they are cut off."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one process of the service does.

    door:     the socket at which it is asked, alone or beside others.
    watch:    the socket at which its figures are shown.
    alone:    it answers and does not follow the log.
    siblings: so many more processes it has answer at the same address; then the door is shared.
    shared:   others answer at the same address.
    """

    door: socket.socket
    watch: socket.socket
    alone: bool
    siblings: int = 0
    shared: bool = False


@click.command()
@click.option(
    "--no-worker",
    "alone",
    is_flag=True,
    help="Answer only: another process, `servanda worker`, folds the log into what is read.",
)
@click.option(
    "--processes",
    type=click.IntRange(1, MOST_PROCESSES),
    default=1,
    show_default=True,
    help="How many processes answer: one for each core that requests may have.",
)
def serve(*, alone: bool, processes: int) -> None:
    """Serve until Ctrl-C: start the database, migrate, load the instruments, follow, answer.

    \b
    Examples:
      servanda serve
      servanda serve --no-worker
      servanda serve --processes 2
      SERVANDA_BIND=127.0.0.1:9000 servanda serve
      SERVANDA_DATABASE_URL=postgresql://servanda@db1/servanda servanda serve
    """
    run(lambda settings: _serve(settings, alone=alone, processes=processes), stopped=GOES_ON)


async def _serve(settings: Settings, *, alone: bool, processes: int) -> None:
    with (
        _listening(settings.bind, shared=processes > 1) as door,
        metrics_door(settings.metrics_bind) as watch,
    ):
        say("Starting the database …")
        async with open_database(settings) as address:
            await migrate(address)
            async with open_pools(address) as pools:
                part = Part(door, watch, alone, siblings=processes - 1, shared=processes > 1)
                announce = partial(_announce, settings, address, part)
                await answer(settings, address, pools, part, announce=announce)
    say("Stopped.")


async def answer(
    settings: Settings,
    address: Address,
    pools: Pools,
    part: Part,
    *,
    announce: Callable[[str], None],
) -> None:
    """Answer until cancelled; then nothing new is begun, and what was begun is finished.

    announce: says that it answers from now on, and how.
    """
    wakeup, keyring, metrics = follow.Wakeup(), open_keyring(pools), Metrics()
    recorder = open_recorder(
        pools, wake=settings.notify, observe=metrics.appended, alone=not part.shared
    )
    hub = Hub(pools.log_reader, wakeup, written=block)
    watch_service(metrics, recorder, hub)
    app = create_app(
        pools,
        hub=hub,
        recorder=recorder,
        exposure=exposure(settings, part.door),
        credentials=Credentials(keyring, trust(settings, pools)),
    )
    worker = None if part.alone else Worker(pools, wakeup)
    if worker is not None:
        await worker.prepare()
    await _load(settings.instruments, pools, recorder)
    keep_what_is_there()
    async with (
        _closed_at_last(recorder),
        asyncio.TaskGroup() as group,
        _running(
            hub.run(),
            keyring.keep_uses(),
            follow.listen(address, {**keyring.heard, **(wakeup.heard if settings.notify else {})}),
            show_metrics(metrics, pools, part.watch),
            group=group,
        ),
        _followed(worker, group=group) as how,
        answering(part.door, part.siblings, group=group) as siblings,
        http(Measured(app, metrics.answered), part.door, group=group) as server,
    ):
        announce(how)
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        say("\nStopping …")
        siblings.stop()
        hub.drain()
        server.take_no_more()
        await asyncio.sleep(DRAIN_S)


@asynccontextmanager
async def _closed_at_last(recorder: Recorder) -> AsyncIterator[None]:
    """Let what was begun be recorded before the connections go."""
    try:
        yield
    finally:
        await recorder.close()


@asynccontextmanager
async def _running(
    *work: Coroutine[None, None, None], group: asyncio.TaskGroup
) -> AsyncIterator[None]:
    """Run what never ends by itself for as long as we answer."""
    tasks = [group.create_task(one) for one in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()


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


async def _load(folders: tuple[Path, ...], pools: Pools, recorder: Recorder) -> None:
    """Load what the log lacks of every instrument in these folders."""
    for folder in sorted(path.parent for one in folders for path in one.glob("*/instrument.yaml")):
        with Progress(f"Loading {folder.name}") as progress:
            result = await load_folder(folder, recorder, pools.log_reader, progress=progress)
        say(f"{folder.name}: {result.recorded} events recorded, {result.duplicates} there already.")


@contextmanager
def _listening(bind: Bind, *, shared: bool) -> Iterator[socket.socket]:
    """Take the address before anything is started: a taken one is then known at once."""
    door = listen(bind, shared=shared)
    port = door.getsockname()[1]
    if port != bind.port and bind.port:
        say(f"{shown(bind.host, bind.port)} is taken; using {shown(bind.host, port)}.")
    try:
        yield door
    finally:
        door.close()


def _announce(settings: Settings, address: Address, part: Part, how: str) -> None:
    here = address_of(settings, part.door)
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
  metrics   {metrics_address(settings.metrics_bind, part.watch)}
  data      {kept}
  access    {without_key(exposure(settings, part.door))}; Ctrl-C stops"""
    )


def say(line: str) -> None:
    """Tell whoever started us; where nobody listens any more, what is to be done is done all the same."""
    with suppress(BrokenPipeError):
        click.echo(line)
