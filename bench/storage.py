"""What an event costs in bytes: in the log, its indexes, and in the tables that are read."""

from collections import Counter
from typing import Final, LiteralString

from service.database.engine import Connection

LOG_SQL: LiteralString = """
SELECT count(*) AS events, coalesce(sum(octet_length(entry)), 0)::bigint AS entries,
       pg_table_size('log.event') AS "table", pg_indexes_size('log.event') AS indexes
  FROM log.event
"""
# The tables of the read model that is live.
READ_SQL: LiteralString = """
SELECT relname AS name, pg_table_size(c.oid) AS "table", pg_indexes_size(c.oid) AS indexes
  FROM pg_catalog.pg_class AS c
 WHERE relkind = 'r' AND relnamespace = (SELECT schema_name::regnamespace FROM log.read_model)
"""
_KEPT_BY_FOLDS: Final = ("fact_key", "amendment", "parked")


async def bytes_per_event(connection: Connection) -> dict[str, float]:
    """Return, by what they are spent on, how many bytes an event costs on average; nothing of an empty log."""
    log = await connection.fetchrow(LOG_SQL)
    if log is None or not log["events"]:
        return {}
    found = Counter[str]()
    for row in await connection.fetch(READ_SQL):
        kind = _kind(row["name"])
        found[f"read model: {kind}"] += row["table"]
        found[f"read model: indexes of {kind}"] += row["indexes"]
    spent = {
        "log: entries alone": log["entries"],
        "log: table": log["table"],
        "log: indexes": log["indexes"],
        **dict(sorted(found.items())),
    }
    return {what: size / log["events"] for what, size in spent.items()}


def _kind(table: str) -> str:
    if table in _KEPT_BY_FOLDS:
        return "facts"
    if table.startswith("search_"):
        return "words"
    return "current rows" if table.endswith("_current") else "version rows"
