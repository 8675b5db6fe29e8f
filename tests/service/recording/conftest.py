"""A recorder on the clone of a test."""

import pytest

from service.database.engine import Address, Pools
from service.recording.record import Recorder, open_recorder


@pytest.fixture
def address(bare_address: Address) -> Address:
    """Give the address of a fresh clone with the log alone: who records reads nothing else."""
    return bare_address


@pytest.fixture
def recorder(pools: Pools) -> Recorder:
    return open_recorder(pools)
