"""A database that holds every shipped instrument: the first one as all tests know it, and the others loaded beside it."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from service.database.engine import Address, Pools
from service.recording.instruments import load_folder
from service.recording.record import open_recorder
from tests.conftest import STRATEGY, _cloned, _execute
from tests.instruments.beside import LATER
from tests.service.projections.stories import fold
from tests.statements import opened

ALL = "servanda_all_instruments"


@pytest.fixture(scope="session")
def all_template(server: Address, told_template: str) -> str:
    """Give the name of a database that holds every shipped instrument, folded."""
    asyncio.run(
        _execute(server, f"CREATE DATABASE {ALL} TEMPLATE {told_template} STRATEGY {STRATEGY}")
    )
    asyncio.run(_load(server.with_database(ALL)))
    return ALL


async def _load(address: Address) -> None:
    await _execute(address, "SELECT log.ensure_roles()")
    async with opened(address) as pools:
        for folder in LATER:
            await load_folder(folder, open_recorder(pools), pools.log_reader)
        await fold(pools)


@pytest.fixture
async def all_address(server: Address, all_template: str) -> AsyncIterator[Address]:
    """Give the address of a fresh clone that holds every shipped instrument."""
    async with _cloned(server, all_template) as clone:
        yield clone


@pytest.fixture
async def all_pools(all_address: Address) -> AsyncIterator[Pools]:
    """Give the open pools of a fresh clone that holds every shipped instrument."""
    async with opened(all_address) as found:
        yield found
