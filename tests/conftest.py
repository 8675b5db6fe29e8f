"""One PostgreSQL per run, migrated once into a template, and a clone of it for each test that asks.

    pytest --postgres=embedded   the one that `make run` would start (default)
    pytest --postgres=system     the newest one under /usr/lib/postgresql, as `make test-system` does
    pytest --notify=off          the log notifies nobody: whoever follows it has the clock alone

Nothing of the person's own environment reaches a test.
"""

import asyncio
import itertools
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from service.database.embedded import EmbeddedPostgres
from service.database.engine import Address, Pools, connect
from service.database.upgrade import migrate
from service.projections.runner import Projector
from service.recording.instruments import load_folder
from service.recording.record import open_recorder
from tests.statements import opened

TEMPLATE = "servanda_template"
READY = "servanda_ready"
TOLD = "servanda_told"
READ = "servanda_read"
HISTORY = Path(__file__).resolve().parents[1] / "instruments" / "basel-vi-32"
# A crash of the machine may take this cluster with it; a crash of PostgreSQL does not.
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    "shared_buffers": "128MB",  # to drop a database is to look through all of it, and hundreds are
}
ROOM_BYTES = 4 * 2**30

# Minutes of commands, of replays, of whole decisions and of questions in their thousands: what they ask of a server,
# shorter tests ask of both.
# Plans are held to the PostgreSQL that we start: one before version 16 sorts anew for each DISTINCT, and reads more.
ONCE = (
    *("tests/differential/", "tests/service/cli/", "tests/service/audit/", "tests/containers/"),
    *("tests/docs/", "tests/bench/", "tests/plans/", "tests/instruments/"),
    *("tests/service/projections/test_generated.py", "tests/service/projections/test_batches.py"),
    *("tests/service/projections/test_rebuild",),
)

# Whatever is written to the log, nobody hears of it: in this database and in every clone.
DUMB = """
CREATE FUNCTION log.keep_quiet(text, text) RETURNS void LANGUAGE sql AS '';
DO $$ BEGIN
    EXECUTE string_agg(replace(pg_get_functiondef(oid), 'pg_catalog.pg_notify', 'log.keep_quiet'), ';')
       FROM pg_proc WHERE pronamespace = 'log'::regnamespace AND prosrc LIKE '%pg_notify%';
END $$
"""

_clones = itertools.count(1)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--postgres",
        choices=("embedded", "system"),
        default="embedded",
        help="which PostgreSQL the tests run on",
    )
    parser.addoption(
        "--notify",
        choices=("on", "off"),
        default="on",
        help="whether the log notifies whoever listens",
    )


def pytest_configure(config: pytest.Config) -> None:
    for name in [name for name in os.environ if name.startswith(("SERVANDA_", "PG"))]:
        del os.environ[name]
    if config.getoption("--notify") == "off":
        os.environ["SERVANDA_NOTIFY"] = "off"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On the second PostgreSQL run only what touches one, and asks it what the first was not asked likewise.

    Without notifications, run only what touches a PostgreSQL and needs none.
    """
    embedded = config.getoption("--postgres") == "embedded"
    notifying = config.getoption("--notify") == "on"
    if embedded and notifying:
        return
    touching = [
        item
        for item in items
        if "server" in getattr(item, "fixturenames", ())
        and (embedded or not item.nodeid.startswith(ONCE))
        and (notifying or item.get_closest_marker("notify") is None)
    ]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(touching)])
    items[:] = touching


def system_programs() -> Path | None:
    """Return the folder of the newest PostgreSQL of the system, if there is one."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: int(one.parent.name))
    return found[-1] if found else None


def roomy_memory() -> Path | None:
    """Return a folder in memory with room for the clones, if there is one; else the temporary folder will do.

    A clone is 300 files, and on some disks making them takes ten times as long as everything else in a test.
    """
    memory = Path("/dev/shm")  # noqa: S108  # mkdtemp makes a folder of our own in it
    if not os.access(memory, os.W_OK | os.X_OK):
        return None
    return memory if shutil.disk_usage(memory).free >= ROOM_BYTES else None


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest) -> Iterator[Address]:
    """Give the address of a running server, in a folder that its user can reach when root runs us."""
    programs = None
    if (
        request.config.getoption("--postgres") == "system"
        and (programs := system_programs()) is None
    ):
        pytest.exit("No PostgreSQL under /usr/lib/postgresql: leave --postgres=system away.", 4)
    folder = Path(tempfile.mkdtemp(prefix="servanda-test-", dir=roomy_memory()))
    folder.chmod(0o711)
    postgres = EmbeddedPostgres(folder, programs=programs, settings=SETTINGS)
    try:
        yield asyncio.run(postgres.start())
    finally:
        asyncio.run(postgres.stop())
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def template(server: Address, request: pytest.FixtureRequest) -> str:
    """Give the name of a database that has every table and no event."""
    asyncio.run(_execute(server, f"CREATE DATABASE {TEMPLATE}"))
    asyncio.run(migrate(server.with_database(TEMPLATE)))
    if request.config.getoption("--notify") == "off":
        asyncio.run(_execute(server.with_database(TEMPLATE), DUMB))
    return TEMPLATE


@pytest.fixture(scope="session")
def ready_template(server: Address, template: str) -> str:
    """Give the name of a database that has the read tables besides: to make them takes longer than most tests."""
    return _made(server, READY, _make_ready, of=template)


def _made(
    server: Address, name: str, fill: Callable[[Address], Awaitable[None]], *, of: str
) -> str:
    """Make a database out of another one, and fill it."""

    async def make() -> None:
        await _execute(server, f"CREATE DATABASE {name} TEMPLATE {of} STRATEGY {STRATEGY}")
        await _execute(server.with_database(name), "SELECT log.ensure_roles()")
        await fill(server.with_database(name))

    asyncio.run(make())
    return name


async def _make_ready(address: Address) -> None:
    async with opened(address) as pools:
        await Projector(pools, holder="template").prepare()


@pytest.fixture(scope="session")
def told_template(server: Address, ready_template: str) -> str:
    """Give the name of a database that holds the real decision and its history, folded."""
    return _made(server, TOLD, _tell, of=ready_template)


async def _tell(address: Address) -> None:
    async with opened(address) as pools:
        await load_folder(HISTORY, open_recorder(pools), pools.log_reader)
        projector = Projector(pools, holder="history")
        await projector.prepare()
        await projector.catch_up()


@pytest.fixture
async def address(server: Address, ready_template: str) -> AsyncIterator[Address]:
    """Give the address of a fresh clone with every table and no event, gone after the test."""
    async with _cloned(server, ready_template) as clone:
        yield clone


@pytest.fixture
async def bare_address(server: Address, template: str) -> AsyncIterator[Address]:
    """Give the address of a fresh clone as migrations leave it: with the log, and nothing to read from yet."""
    async with _cloned(server, template) as clone:
        yield clone


@pytest.fixture(scope="session")
def told_address(server: Address, told_template: str) -> Iterator[Address]:
    """Give the address of the real history, folded: one for all tests that only read, and the last that it is left so."""
    create = f"CREATE DATABASE {READ} TEMPLATE {told_template} STRATEGY {STRATEGY}"
    asyncio.run(_execute(server, create))
    address = server.with_database(READ)
    asyncio.run(_execute(address, "SELECT log.ensure_roles()"))
    before = asyncio.run(_written(address))
    yield address
    assert asyncio.run(_written(address)) == before, (
        "A test wrote to what all read: own_told_address is for that."
    )


@pytest.fixture
async def told_pools(told_address: Address) -> AsyncIterator[Pools]:
    """Give the open pools of the real history, folded, to read from."""
    async with opened(told_address) as found:
        yield found


@pytest.fixture
async def own_told_address(server: Address, told_template: str) -> AsyncIterator[Address]:
    """Give the address of a fresh clone that holds the real history, folded, to write to."""
    async with _cloned(server, told_template) as clone:
        yield clone


@pytest.fixture
async def own_told_pools(own_told_address: Address) -> AsyncIterator[Pools]:
    """Give the open pools of a fresh clone that holds the real history, folded, to write to."""
    async with opened(own_told_address) as found:
        yield found


@asynccontextmanager
async def _cloned(server: Address, template: str) -> AsyncIterator[Address]:
    name = f"clone_{next(_clones)}"
    clone = server.with_database(name)
    await _execute(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY {STRATEGY}")
    try:
        # What a role may do to the database as a whole does not travel with a template.
        await _execute(clone, "SELECT log.ensure_roles()")
        yield clone
    finally:
        await _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def empty_address(server: Address) -> AsyncIterator[Address]:
    """Give the address of a database without any table."""
    name = f"empty_{next(_clones)}"
    await _execute(server, f"CREATE DATABASE {name}")
    try:
        yield server.with_database(name)
    finally:
        await _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def pools(address: Address) -> AsyncIterator[Pools]:
    """Give the open pools of a fresh clone."""
    async with opened(address) as found:
        yield found


@pytest.fixture
async def bare_pools(bare_address: Address) -> AsyncIterator[Pools]:
    """Give the open pools of a fresh clone as migrations leave it."""
    async with opened(bare_address) as found:
        yield found


async def _written(address: Address) -> object:
    """Return how many rows were ever written, changed or deleted in each table; the bookmark holds leases as well."""
    connection = await connect(address)
    try:
        await connection.execute("SELECT pg_stat_force_next_flush()")
        return await connection.fetch(
            "SELECT schemaname, relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_user_tables"
            " WHERE relname <> 'bookmark' ORDER BY 1, 2"
        )
    finally:
        await connection.close()


async def _execute(server: Address, statement: str) -> None:
    connection = await connect(server)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


STRATEGY = "wal_log"
