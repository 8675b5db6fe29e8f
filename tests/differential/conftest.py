"""The two logs that are asked: the real history, and a made-up one with everything that seldom happens."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bench import load
from service.database.engine import Address, Pools, open_pools
from tests.conftest import STRATEGY, _execute
from tests.differential.asked import DAYS_AHEAD, Asked, material
from tests.differential.comparing import whole_log
from tests.differential.edges import second_log
from tests.service.projections.stories import fold

SECOND = "servanda_edges"

_ASKED: dict[str, Asked] = {}
"""By template: a log and what is asked of it, read once in a process."""


@pytest.fixture(scope="session")
def second_template(server: Address, ready_template: str) -> str:
    """Give the name of a database that holds the second log, folded."""
    asyncio.run(
        _execute(server, f"CREATE DATABASE {SECOND} TEMPLATE {ready_template} STRATEGY {STRATEGY}")
    )
    asyncio.run(_tell(server.with_database(SECOND)))
    return SECOND


async def _tell(address: Address) -> None:
    await _execute(address, "SELECT log.ensure_roles()")
    async with open_pools(address) as pools:
        await load.append(pools, second_log())
        await fold(pools)


@pytest.fixture
async def second_pools(server: Address, second_template: str) -> AsyncIterator[Pools]:
    """Give the open pools of the second log, folded: all who ask it only read."""
    async with open_pools(server.with_database(second_template)) as opened:
        yield opened


@pytest.fixture
async def real(told_pools: Pools) -> Asked:
    """Give what is asked of the real history."""
    if "real" not in _ASKED:
        _ASKED["real"] = Asked(told_pools, material(await whole_log(told_pools)))
    return _ASKED["real"].of(told_pools)


@pytest.fixture
async def second(second_pools: Pools) -> Asked:
    """Give what is asked of the second log."""
    if "second" not in _ASKED:
        _ASKED["second"] = Asked(second_pools, material(await whole_log(second_pools), DAYS_AHEAD))
    return _ASKED["second"].of(second_pools)
