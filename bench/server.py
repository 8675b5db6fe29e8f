"""A PostgreSQL of its own for each bench, in a folder that its user can reach when root runs us; gone afterwards."""

import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from service.database.embedded import EmbeddedPostgres
from service.database.engine import Address
from service.database.upgrade import migrate


@asynccontextmanager
async def server() -> AsyncIterator[Address]:
    """Run a migrated server."""
    folder = _folder()
    postgres = EmbeddedPostgres(folder)
    try:
        address = await postgres.start()
        await migrate(address)
        yield address
    finally:
        await postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="servanda-bench-"))
    folder.chmod(0o711)
    return folder
