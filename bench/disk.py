"""What a commit costs here at the least: how often a second the disk makes 8 kB durable, as pg_test_fsync measures it."""

import os
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Final

PAGE: Final = bytes(8192)
PAGES: Final = 64
LASTING_S: Final = 0.5


def durable(folder: Path) -> str:
    """Write a page of a file in this folder again and again, make each durable, and say how long that took."""
    took: list[float] = []
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(PAGE * PAGES)
        os.fsync(file.fileno())
        end = time.perf_counter() + LASTING_S
        while time.perf_counter() < end:
            began = time.perf_counter()
            os.pwrite(file.fileno(), PAGE, 0)
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - began)
    return f"{len(took) / sum(took):,.0f} a second, median {1000 * median(took):.2f} ms"
