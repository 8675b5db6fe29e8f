"""The database of this process: yours when an address is set, else the embedded one, for as long as it is needed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from service.database.doctor import examine, require_fit
from service.database.embedded import EmbeddedPostgres, running_address
from service.database.engine import Address
from service.database.errors import Unreachable
from service.settings import Settings


@asynccontextmanager
async def open_database(settings: Settings, *, share: bool = False) -> AsyncIterator[Address]:
    """Yield the address of a server that is fit; one that we started is stopped at the end.

    share:  use the embedded server that another process of ours runs on this state folder, as tools do;
            a service wants the folder alone, and AlreadyRunning is raised.
    """
    if settings.database_url is not None:
        yield await _fit(external_address(settings), settings)
        return
    if share and (
        running := await running_address(settings.state_dir, runtime_dir=settings.runtime_dir)
    ):
        yield running
        return
    postgres = EmbeddedPostgres(
        settings.state_dir, programs=settings.postgres_bin, runtime_dir=settings.runtime_dir
    )
    address = await postgres.start()
    keeper = asyncio.ensure_future(postgres.keep())
    try:
        yield await _fit(address, settings)
    finally:
        keeper.cancel()
        await asyncio.wait([keeper])
        await postgres.stop()


def external_address(settings: Settings) -> Address:
    """Return the address in the settings, with the password from its file."""
    file = settings.database_password_file
    return Address(settings.database_url or "", None if file is None else _password(file))


def _password(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text in UTF-8"
        raise Unreachable(
            f"The password file {file} cannot be read: {reason}. Correct SERVANDA_DATABASE_PASSWORD_FILE."
        ) from error


async def _fit(address: Address, settings: Settings) -> Address:
    require_fit(await examine(address), unsafe=settings.unsafe)
    return address
