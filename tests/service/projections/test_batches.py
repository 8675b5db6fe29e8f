"""Batches must not show: the real history, folded in chunks of 1, 7 and 1,000, gives the same tables byte for byte."""

import hashlib
from pathlib import Path

from service.database.engine import Address, Pools, connect
from service.projections.catalogue import SCHEMA
from service.projections.tables.layout import METADATA
from service.recording.instruments import load_folder
from service.recording.record import open_recorder
from tests.service.projections.stories import ask, fold

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


async def digests_of_tables(pools: Pools) -> dict[str, str]:
    """Return a digest of every row of every read table, by table."""
    found = {}
    for table in METADATA.sorted_tables:
        rows = await ask(pools, f"SELECT t::text AS line FROM read.{table.name} t ORDER BY 1")  # noqa: S608 - our own table
        lines = "\n".join(row["line"] for row in rows)
        found[table.name] = hashlib.sha256(lines.encode()).hexdigest()
    return found


async def forget_tables(address: Address) -> None:
    connection = await connect(address)
    try:
        await connection.execute(f"DROP SCHEMA {SCHEMA} CASCADE")
        await connection.execute("DELETE FROM log.bookmark; DELETE FROM log.read_model")
    finally:
        await connection.close()
