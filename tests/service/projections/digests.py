"""What read tables hold, as one digest a table: equal digests are equal tables, byte for byte."""

import hashlib

from service.database.engine import Pools
from service.projections.tables.layout import METADATA
from tests.service.projections.stories import ask


async def digests_of_tables(pools: Pools) -> dict[str, str]:
    """Return a digest of every row of every read table, by table."""
    found = {}
    for table in METADATA.sorted_tables:
        rows = await ask(pools, f"SELECT t::text AS line FROM read.{table.name} t ORDER BY 1")  # noqa: S608 - our own table
        lines = "\n".join(row["line"] for row in rows)
        found[table.name] = hashlib.sha256(lines.encode()).hexdigest()
    return found
