"""A state folder of its own for tests that start and kill databases."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def state_dir() -> Iterator[Path]:
    """Give a folder that the database's user can reach; its cluster is made once per module."""
    folder = Path(tempfile.mkdtemp(prefix="servanda-state-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
