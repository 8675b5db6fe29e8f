"""What processes have used so far, as the kernel tells it: of one process with all that it started."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from service.database.engine import Address, connect

_TICKS_A_SECOND: Final = os.sysconf("SC_CLK_TCK")
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")

# Fields of /proc/PID/stat after the name: the parent, and CPU time, own and of children that ended, in ticks.
_PARENT: Final = 1
_CPU: Final = slice(11, 15)
_PAGES: Final = 21


async def postmaster(address: Address) -> int:
    """Return the id of the server's first process, which is the parent of each that serves a connection."""
    connection = await connect(address)
    try:
        mine = await connection.fetchval("SELECT pg_catalog.pg_backend_pid()")
        return int(_stat(mine)[_PARENT])
    finally:
        await connection.close()


def cpu_s(process: int) -> float:
    """Return the CPU time of a process and all its descendants, in seconds."""
    return sum(sum(map(int, one[_CPU])) for one in _tree(process)) / _TICKS_A_SECOND


def memory_mib(process: int) -> float:
    """Return what a process and all its descendants hold of memory; what they share counts for each."""
    return sum(int(one[_PAGES]) for one in _tree(process)) * _PAGE / 2**20


def _tree(root: int) -> Iterator[list[str]]:
    """Yield the fields of a process and of all its descendants."""
    children: dict[int, list[int]] = {}
    found: dict[int, list[str]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and (fields := _stat(int(folder.name))):
            found[int(folder.name)] = fields
            children.setdefault(int(fields[_PARENT]), []).append(int(folder.name))
    waiting = [root]
    while waiting:
        one = waiting.pop()
        waiting += children.get(one, [])
        if one in found:
            yield found[one]


def _stat(process: int) -> list[str]:
    """Return the fields after the name, which may hold anything; none of a process that has ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []
