"""Batches must not show: the real history, folded in chunks of 7 and 1,000, gives the same tables byte for byte.

One event at a time is slow; in every run the made-up worlds beside are folded so, which hold more of what seldom happens.
"""

from pathlib import Path

import pytest

from service.database.engine import Address, Pools, connect
from service.projections.catalogue import SCHEMA
from service.projections.tables.layout import METADATA
from service.recording.instruments import load_folder
from service.recording.record import open_recorder
from tests.service.projections.digests import digests_of_tables
from tests.service.projections.stories import fold

FOLDER = Path(__file__).resolve().parents[3] / "instruments" / "basel-vi-32"


@pytest.mark.parametrize("chunks", [(7, 1000), pytest.param((1, 1000), marks=pytest.mark.slow)])
async def test_chunks_of_any_size_give_identical_tables(
    pools: Pools, address: Address, chunks: tuple[int, ...]
) -> None:
    await load_folder(FOLDER, open_recorder(pools), pools.log_reader)
    digests = []
    for chunk in chunks:
        await fold(pools, chunk=chunk)
        digests.append(await digests_of_tables(pools))
        await forget_tables(address)
    assert digests[0]["status_version"] != digests[0]["rule_version"]
    assert digests[0] == digests[1]


async def forget_tables(address: Address) -> None:
    """Leave the first model as it was made: to make all its tables anew takes longer than to fold a little."""
    tables = ", ".join(f"{SCHEMA}.{table.name}" for table in METADATA.sorted_tables)
    connection = await connect(address)
    try:
        await connection.execute(f"TRUNCATE {tables}; DELETE FROM log.bookmark")  # noqa: S608 - our own tables
    finally:
        await connection.close()
