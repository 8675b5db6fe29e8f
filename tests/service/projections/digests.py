"""What read tables hold, as one digest a table: equal digests are equal tables, byte for byte."""

from typing import Final

from service.database.engine import Pools
from service.projections.tables.layout import METADATA
from tests.service.projections.stories import ask

DIGESTED: Final = """
SELECT '{name}' AS name, sha256(convert_to(coalesce(string_agg(line, E'\\n' ORDER BY line), ''), 'UTF8')) AS digest
  FROM (SELECT t::text AS line FROM read.{name} t) lines
"""


async def digests_of_tables(pools: Pools) -> dict[str, str]:
    """Return a digest of every row of every read table, by table: all in one statement, so of one moment."""
    each = (DIGESTED.format(name=table.name) for table in METADATA.sorted_tables)
    rows = await ask(pools, " UNION ALL ".join(each))
    found = {row["name"]: row["digest"].hex() for row in rows}
    assert found.keys() == METADATA.tables.keys()
    return found
