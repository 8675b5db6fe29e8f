"""An appender on the clone of a test."""

from collections.abc import AsyncIterator

import pytest

from events.log.append import Appender
from service.database.engine import Address, Connection, Pools, connect


@pytest.fixture
def address(bare_address: Address) -> Address:
    """Give the address of a fresh clone with the log alone: nothing here reads anything else."""
    return bare_address


@pytest.fixture
def appender(pools: Pools) -> Appender:
    return Appender(pools.append)


@pytest.fixture
async def admin(address: Address) -> AsyncIterator[Connection]:
    """Give a connection that may do everything, as an operator's."""
    connection = await connect(address)
    yield connection
    await connection.close()
