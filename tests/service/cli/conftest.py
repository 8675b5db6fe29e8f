"""A folder of its own for tests that start services."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a folder that the embedded database's user can reach, also where root runs the tests."""
    made = Path(tempfile.mkdtemp(prefix="servanda-cli-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made, ignore_errors=True)
