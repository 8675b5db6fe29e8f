"""The two logs that are asked: the real history, and a made-up one with everything that seldom happens.

Both are opened once in a process and only read, so all tests here share one event loop: what the service has made of
one question, statements above all, need not be made again for the next.
"""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bench import load
from service.database.engine import Address
from tests.conftest import STRATEGY, _execute
from tests.differential.asked import DAYS, DAYS_AHEAD, Asked, material
from tests.differential.comparing import whole_log
from tests.differential.edges import second_log
from tests.service.projections.stories import fold
from tests.statements import opened

SECOND = "servanda_edges"


@pytest.fixture(scope="session")
def second_address(server: Address, ready_template: str) -> Address:
    """Give the address of a database that holds the second log, folded."""
    create = f"CREATE DATABASE {SECOND} TEMPLATE {ready_template} STRATEGY {STRATEGY}"
    asyncio.run(_execute(server, create))
    address = server.with_database(SECOND)
    asyncio.run(_tell(address))
    return address


async def _tell(address: Address) -> None:
    await _execute(address, "SELECT log.ensure_roles()")
    async with opened(address) as pools:
        await load.append(pools, second_log())
        await fold(pools)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def real(told_address: Address) -> AsyncIterator[Asked]:
    """Give what is asked of the real history."""
    async with opened(told_address) as pools:
        yield Asked(pools, material(await whole_log(pools), DAYS))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def second(second_address: Address) -> AsyncIterator[Asked]:
    """Give what is asked of the second log."""
    async with opened(second_address) as pools:
        yield Asked(pools, material(await whole_log(pools), DAYS_AHEAD))
