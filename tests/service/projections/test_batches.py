"""Batches must not show: the real history, folded in chunks of 1, 7 and 1,000, gives the same tables byte for byte."""

from pathlib import Path

from service.database.engine import Address, Pools, connect
from service.projections.catalogue import SCHEMA
from service.projections.tables.layout import METADATA
from service.recording.instruments import load_folder
from service.recording.record import open_recorder
from tests.service.projections.digests import digests_of_tables
from tests.service.projections.stories import fold

FOLDER = Path(__file__).resolve().parents[3] / "instruments" / "basel-vi-32"


async def test_chunks_of_1_and_7_and_1000_give_identical_tables(
    pools: Pools, address: Address
) -> None:
    await load_folder(FOLDER, open_recorder(pools), pools.log_reader)
    digests = []
    for chunk in (1, 7, 1000):
        await fold(pools, chunk=chunk)
        digests.append(await digests_of_tables(pools))
        await forget_tables(address)
    assert digests[0]["status_version"] != digests[0]["rule_version"]
    assert digests[0] == digests[1] == digests[2]


async def forget_tables(address: Address) -> None:
    """Leave the first model as it was made: to make all its tables anew takes longer than to fold a little."""
    tables = ", ".join(f"{SCHEMA}.{table.name}" for table in METADATA.sorted_tables)
    connection = await connect(address)
    try:
        await connection.execute(f"TRUNCATE {tables}; DELETE FROM log.bookmark")  # noqa: S608 - our own tables
    finally:
        await connection.close()
