"""An eighth of the memory, within bounds: of the container's where it has less than the machine."""

from pathlib import Path

import pytest

from service.database.memory import eighth_mib


@pytest.mark.parametrize(
    ("allowed", "mib"), [(f"{2**30 + 2**29}\n", 192), (f"{2**29}\n", 128), (f"{2**20}\n", 128)]
)
def test_a_container_has_what_it_is_allowed(tmp_path: Path, allowed: str, mib: int) -> None:
    file = tmp_path / "memory.max"
    file.write_text(allowed)
    assert eighth_mib(file) == mib


@pytest.mark.parametrize("allowed", ["max\n", f"{2**60}\n"])
def test_without_a_limit_it_is_the_machine_s(tmp_path: Path, allowed: str) -> None:
    file = tmp_path / "memory.max"
    nowhere = eighth_mib(file)
    file.write_text(allowed)
    assert 128 <= eighth_mib(file) == nowhere <= 8192
