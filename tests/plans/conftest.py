"""One large database a run, for tests that only read."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from service.database.engine import Address, Pools
from tests.conftest import STRATEGY, _execute
from tests.plans.large import enlarge
from tests.statements import opened

LARGE = "servanda_large"


@pytest.fixture(scope="session")
def large_address(server: Address, told_template: str) -> Address:
    """Give the address of a database that holds the real history and many rows beside it."""
    create = f"CREATE DATABASE {LARGE} TEMPLATE {told_template} STRATEGY {STRATEGY}"
    asyncio.run(_execute(server, create))
    address = server.with_database(LARGE)
    asyncio.run(_execute(address, "SELECT log.ensure_roles()"))
    asyncio.run(enlarge(address))
    return address


@pytest.fixture
async def large_pools(large_address: Address) -> AsyncIterator[Pools]:
    """Give the open pools of the large database."""
    async with opened(large_address) as found:
        yield found
