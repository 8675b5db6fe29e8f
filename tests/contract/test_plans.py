"""The plans that the append really uses, counted by the server: never a scan of the log, and probes linear in the batch."""

import pytest

from events.log.append import Request
from events.log.batch import GROUP_EVENTS
from events.log.bulk import copy
from events.log.call import call
from service.database.engine import Connection, Pools
from tests.contract.entries import appended, new, request

# What did this connection's work cost the table so far?
SCANS = "SELECT seq_scan, idx_scan FROM pg_stat_user_tables WHERE relid = 'log.event'::regclass"


def batch(size: int, name: str) -> list[Request]:
    """Return requests of one event each, to streams of their own, half of them new and guarded as such."""
    return [
        request(new(f"{name}-{n}", f"meeting/{name}-{n}"), guards={f"meeting/{name}-{n}": 0})
        for n in range(size)
    ]


async def scans(pools: Pools, admin: Connection) -> tuple[int, int]:
    async with pools.append.acquire() as connection:
        await connection.execute("SELECT pg_stat_force_next_flush()")
    row = await admin.fetchrow(SCANS)
    assert row is not None
    return row["seq_scan"], row["idx_scan"]


@pytest.mark.parametrize("analysed", ["never", "while empty", "at last"])
async def test_no_append_ever_reads_the_whole_log(
    pools: Pools, admin: Connection, analysed: str
) -> None:
    if analysed == "while empty":
        await admin.execute("VACUUM ANALYZE log.event")
    async with pools.append.acquire() as connection:
        for number in range(8):  # beyond the fifth the server plans once and for all
            await call(connection, batch(1, f"one-{number}"), wake=False)
        await call(connection, batch(1000, "warm"), wake=False)
    if analysed == "at last":
        await admin.execute("VACUUM ANALYZE log.event")
    before = await scans(pools, admin)
    probes = []
    for size in (1, 64, 1000):
        async with pools.append.acquire() as connection:
            verdicts = await call(connection, batch(size, f"of-{size}"), wake=False)
        assert [appended(one).revisions for one in verdicts] == [(1,)] * size
        after = await scans(pools, admin)
        assert after[0] == before[0], "a sequential scan"
        probes.append((after[1] - before[1]) / size)
        before = after
    assert 3 <= min(probes) <= max(probes) <= 5, "an identity, a guard, a revision: one probe each"


@pytest.mark.parametrize(("guarded", "probes"), [(1, (2, 3)), (GROUP_EVENTS + 1, (0, 0.01))])
async def test_no_copy_ever_reads_the_whole_log(
    pools: Pools, admin: Connection, guarded: int, probes: tuple[float, float]
) -> None:
    """Probes an event: an identity, a revision; none at all where every stream is to be new."""
    await admin.execute("VACUUM ANALYZE log.event")  # while it is empty, when a scan is cheapest
    size = GROUP_EVENTS + 1
    async with pools.append.acquire() as connection:
        for number in range(8):
            before = await scans(pools, admin)
            one = request(
                *(new(f"{number}-{n}", f"meeting/{number}-{n}") for n in range(size)),
                guards={f"meeting/{number}-{n}": 0 for n in range(guarded)},
            )
            appended(await copy(connection, one, wake=False))
            await connection.execute("SELECT pg_stat_force_next_flush()")
            after = await scans(pools, admin)
            assert after[0] == before[0], "a sequential scan"
            assert probes[0] <= (after[1] - before[1]) / size <= probes[1]
