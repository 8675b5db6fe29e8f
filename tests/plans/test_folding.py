"""What a fold asks of read tables that are large: counted by the server, never a table from end to end."""

import asyncio
from itertools import islice
from typing import Final, LiteralString

import pytest

from service.database.engine import Address, Connection, connect
from service.projections.catalogue import SCHEMA
from tests.conftest import STRATEGY, _execute
from tests.plans.conftest import LARGE
from tests.plans.large import ROWS
from tests.sentences.randomly import Happenings
from tests.service.projections.stories import DECISION, fold, tell
from tests.statements import opened

pytestmark = pytest.mark.long

FOLDED: Final = "servanda_folded"
KEYS: Final = 100_000
CHUNKS: Final = (1, 20, 150)

# ruff: noqa: S608 - what is filled in are names and numbers of ours
# Keys that nobody touches, each with an event.
KEYS_SQL: LiteralString = f"""
SET search_path = {SCHEMA};
INSERT INTO fact_key (fold, key, position)
SELECT 'membership', 'p-' || n || ' s-' || n || ' partner', 1000000 + n FROM generate_series(1, {KEYS}) AS n;
ANALYZE;
"""
WHOLE: LiteralString = f"""
SELECT told.relname AS name, seq_scan AS scans
  FROM pg_stat_user_tables AS told JOIN pg_class ON pg_class.oid = relid
 WHERE schemaname = '{SCHEMA}' AND reltuples >= {ROWS}
"""
WORKING: LiteralString = """
SELECT count(*) FROM pg_stat_activity
 WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


@pytest.fixture
def folded(server: Address, large_address: Address) -> Address:
    """Give the address of a copy of the large database, with many keys besides."""
    create = f"CREATE DATABASE {FOLDED} TEMPLATE {LARGE} STRATEGY {STRATEGY}"
    asyncio.run(_execute(server, create))
    address = server.with_database(FOLDED)
    asyncio.run(_execute(address, "SELECT log.ensure_roles()"))
    asyncio.run(_execute(address, KEYS_SQL))
    return address


async def scans(connection: Connection) -> dict[str, int]:
    """Return how often each large table was read from end to end, once everybody who worked has said so."""
    async with asyncio.timeout(10):
        while await connection.fetchval(WORKING):  # noqa: ASYNC110 - the database does not say when it changes
            await asyncio.sleep(0.01)
    return {row["name"]: row["scans"] for row in await connection.fetch(WHOLE)}


async def test_no_fold_reads_a_large_table_from_end_to_end(folded: Address) -> None:
    counting = await connect(folded)
    before = await scans(counting)
    assert {"fact_key", "claim_version", "stakeholder_current"} <= before.keys()
    told = Happenings(1).told(sum(CHUNKS))
    async with opened(folded) as pools:
        await tell(pools, *DECISION)
        for chunk in CHUNKS:
            await tell(pools, *islice(told, chunk))
            await fold(pools, chunk=chunk)
    after = await scans(counting)
    await counting.close()
    assert {name for name in before if after[name] > before[name]} == set()
