"""One database for all examples of a run."""

from collections.abc import AsyncIterator

import pytest

from service.database.engine import Address
from tests.conftest import _cloned


@pytest.fixture
async def address(server: Address, ready_template: str) -> AsyncIterator[Address]:
    """Give the address of a fresh clone with every table: what is recorded here is folded as well."""
    async with _cloned(server, ready_template) as clone:
        yield clone
