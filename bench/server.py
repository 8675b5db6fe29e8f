"""A PostgreSQL of its own for each bench, in a folder that its user can reach when root runs us; gone afterwards."""

import asyncio
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from pathlib import Path

from service.database.embedded import EmbeddedPostgres
from service.database.engine import Address, connect
from service.database.upgrade import migrate

_databases = count(1)


@asynccontextmanager
async def server(settings: Mapping[str, str] | None = None) -> AsyncIterator[Address]:
    """Run a migrated server, told these settings besides what it is always told."""
    folder = _folder()
    postgres = EmbeddedPostgres(folder, settings=settings)
    with _ended_by_a_signal():
        try:
            address = await postgres.start()
            await migrate(address)
            yield address
        finally:
            await postgres.stop()
            shutil.rmtree(folder, ignore_errors=True)


@asynccontextmanager
async def fresh(address: Address) -> AsyncIterator[Address]:
    """Give a database of its own with our tables, and no page that another run has touched."""
    name = f"bench_{next(_databases)}"
    admin = await connect(address.with_database("postgres"))
    try:
        await admin.execute(f"CREATE DATABASE {name} TEMPLATE {address.database}")
        await admin.execute("CHECKPOINT")
        yield address.with_database(name)
        await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await admin.close()


@contextmanager
def _ended_by_a_signal() -> Iterator[None]:
    """Let SIGTERM cancel the task that measures: whoever loses patience leaves no server behind."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    if task is not None:
        loop.add_signal_handler(signal.SIGTERM, task.cancel)
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGTERM)


def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="servanda-bench-"))
    folder.chmod(0o711)
    return folder
