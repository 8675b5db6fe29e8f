"""Batches must not show: the real history, folded in chunks of 1, 7 and 1,000, gives the same tables byte for byte."""

from pathlib import Path

from service.database.engine import Address, Pools, connect
from service.projections.catalogue import SCHEMA
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
    connection = await connect(address)
    try:
        await connection.execute(f"DROP SCHEMA {SCHEMA} CASCADE")
        await connection.execute("DELETE FROM log.bookmark; DELETE FROM log.read_model")
    finally:
        await connection.close()
