"""A recorder on the clone of a test."""

import pytest

from service.database.engine import Pools
from service.recording.record import Recorder, open_recorder


@pytest.fixture
def recorder(pools: Pools) -> Recorder:
    return open_recorder(pools)
