"""The bench of posting under test: all that it sends is recorded, and its figures are of that."""

import os
import subprocess
import sys

import pytest

from bench.posting import usage
from bench.posting.__main__ import IN_A_BATCH, measure


@pytest.mark.long
async def test_what_it_posts_is_recorded() -> None:
    _, rows, memory = await measure(IN_A_BATCH, processes=[2])
    assert {(row.name, row.processes) for row in rows} >= {
        ("servanda, single", 2),
        ("bare route, batch", 2),
    }
    assert all(row.events == IN_A_BATCH and row.seconds > 0 for row in rows)
    assert {status for row in rows for status in row.statuses} == {"200", "201"}
    assert set(rows[0].cpu_us) == {"service", "PostgreSQL", "client"}
    (before, after) = memory[2]
    assert 0 < before <= after < 2_000


def test_what_children_use_is_counted() -> None:
    before = usage.cpu_s(os.getpid())
    subprocess.run([sys.executable, "-c", "sum(range(10**7))"], check=True)
    assert usage.cpu_s(os.getpid()) - before > 0.05
    assert usage.memory_mib(os.getpid()) > 1
