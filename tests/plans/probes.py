"""What work cost the log, counted by the server: how often each index of it was looked into, and how often all was read."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import LiteralString, TypeAlias

from events.log.handles import Connection
from service.database.engine import Address, connect

Work: TypeAlias = Callable[[Connection], Awaitable[object]]

SCANS: LiteralString = """
SELECT indexrelname AS name, idx_scan AS scans FROM pg_stat_user_indexes WHERE relid = 'log.event'::regclass
 UNION ALL
SELECT '', seq_scan FROM pg_stat_user_tables WHERE relid = 'log.event'::regclass
"""


@dataclass(frozen=True, slots=True)
class Probes:
    """By index, how often it was looked into; and how often the whole table was read."""

    by_index: dict[str, int]
    whole: int


async def probes_of(address: Address, work: Work) -> Probes:
    """Do some work over one connection, and return what it cost; nobody else may work meanwhile."""
    working, counting = await connect(address), await connect(address)
    try:
        before = await _scans(counting)
        await work(working)
        await working.execute("SELECT pg_stat_force_next_flush()")
        after = await _scans(counting)
    finally:
        working.terminate()
        counting.terminate()
    cost = {name: after[name] - scans for name, scans in before.items() if after[name] > scans}
    return Probes(cost, cost.pop("", 0))


async def _scans(connection: Connection) -> dict[str, int]:
    await connection.execute("SELECT pg_stat_clear_snapshot()")
    return {row["name"]: row["scans"] for row in await connection.fetch(SCANS)}
