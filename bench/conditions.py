"""Under which conditions was measured: the machine, the programs, and the settings that decide what a commit costs."""

import os
import platform
from typing import Final, LiteralString

from service.database.engine import Address, connect

# Settings of the server.
SETTINGS_SQL: LiteralString = """
SELECT name, pg_catalog.current_setting(name) AS setting
  FROM unnest($1::text[]) WITH ORDINALITY AS wanted (name, place) ORDER BY place
"""
_SETTINGS: Final = ("server_version", "fsync", "synchronous_commit", "full_page_writes", "shared_buffers", "work_mem", "max_wal_size")  # fmt: skip


async def conditions(address: Address) -> dict[str, str]:
    """Return what a reader of the figures must know."""
    connection = await connect(address)
    try:
        rows = await connection.fetch(SETTINGS_SQL, list(_SETTINGS))
    finally:
        await connection.close()
    found = {
        "machine": f"{platform.machine()}, {platform.system()} {platform.release()}",
        "cores": str(os.cpu_count()),
        "memory": f"{_memory_bytes() / 2**30:.0f} GiB",
        "load before": " ".join(f"{load:.1f}" for load in os.getloadavg()),
        "Python": platform.python_version(),
        "PostgreSQL": "embedded, on the same machine, in a temporary folder",
    }
    return found | {row["name"]: row["setting"] for row in rows}


def _memory_bytes() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
