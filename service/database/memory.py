"""The memory that there is for this process and those it starts: the machine's, or what its container may have of it."""

import os
from pathlib import Path
from typing import Final

CONTAINER: Final = Path("/sys/fs/cgroup/memory.max")
"""Bytes, or `max` where nothing is set; not there on a machine itself, nor under the first version of control groups."""

LEAST_MIB: Final = 128
MOST_MIB: Final = 8192


def eighth_mib(container: Path = CONTAINER) -> int:
    """Return as much memory as the other programs will not miss, in MiB: 128 to 8,192.

    container:  the file that says what a container may have.
    """
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    allowed = container.read_text().strip() if container.exists() else "max"
    if allowed != "max":
        memory = min(memory, int(allowed))
    return max(LEAST_MIB, min(memory // 8 // 2**20, MOST_MIB))
