"""A state folder of its own for tests that kill what lives on it."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def state_dir() -> Iterator[Path]:
    """Give a state folder that the database's user can reach when root runs us."""
    folder = Path(tempfile.mkdtemp(prefix="servanda-fault-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
