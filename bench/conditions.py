"""Under which conditions was measured: the machine, the programs, and the settings that decide what a commit costs."""

import asyncio
import os
import platform
from pathlib import Path
from typing import Final, LiteralString

from bench.disk import durable
from service.database.engine import Address, connect

# Settings of the server.
SETTINGS_SQL: LiteralString = """
SELECT name, pg_catalog.current_setting(name) AS setting
  FROM unnest($1::text[]) WITH ORDINALITY AS wanted (name, place) ORDER BY place
"""
_SETTINGS: Final = ("fsync", "synchronous_commit", "wal_sync_method", "full_page_writes", "shared_buffers", "work_mem", "max_wal_size", "wal_compression")  # fmt: skip


async def conditions(address: Address) -> dict[str, str]:
    """Return what a reader of the figures must know; measures the disk for half a second."""
    connection = await connect(address)
    try:
        rows = await connection.fetch(SETTINGS_SQL, list(_SETTINGS))
        version: str = await connection.fetchval("SHOW server_version")
        data: str = await connection.fetchval("SHOW data_directory")
    finally:
        await connection.close()
    found = {
        "machine": f"{platform.machine()}, {platform.system()} {platform.release()}",
        "cores": str(os.cpu_count()),
        "memory": f"{_memory_bytes() / 2**30:.0f} GiB",
        "load before": " ".join(f"{load:.1f}" for load in os.getloadavg()),
        "Python": platform.python_version(),
        "PostgreSQL": f"{version}, embedded, on the same machine, in a temporary folder",
    }
    found |= {row["name"]: row["setting"] for row in rows}
    # The folder around the server's own, which nobody else may enter.
    disk = await asyncio.to_thread(durable, Path(data).parent)
    return found | {"8 kB made durable (fdatasync)": disk}


def _memory_bytes() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
