"""A log of a million positions: synthetic entries that say of themselves what every index holds, some of them withheld."""

from typing import Final, LiteralString

from service.database.engine import Address, connect

EVENTS: Final = 1_000_000
PIECE: Final = 100_000
"""Inserted at once, under the lock of the log."""
A_STREAM: Final = 5
"""Events of a stream, one after the other."""
SOURCES: Final = 10
RARE: Final = 1_000
"""Each so manieth event is of a rare type."""
WITHHELD: Final = 100
"""Each so manieth position is withheld."""
FOLLOWERS: Final = 10_000

# ruff: noqa: S608 - what is filled in are the numbers above
LOCK: LiteralString = "SELECT pg_advisory_xact_lock(730554121, 1)"
# Position, revision, stream, source, id and entry of each position after $1 up to $2.
MADE: LiteralString = f"""
SELECT n AS position, (n - 1) % {A_STREAM} + 1 AS revision, stream, source, id, convert_to(
           '{{"authid":"local","authtype":"unauthenticated","correlationid":"c-' || n / {A_STREAM}
        || '","data":{{"name":"Number ' || n || '","occurred":"' || day || '","title":"One of many"}}'
        || ',"datacontenttype":"application/json","dataschema":"urn:servanda:schemas/' || type || '/1"'
        || ',"id":"' || id || '","recordedtime":"' || stamp || '","source":"' || source
        || '","specversion":"1.0","subject":"' || stream || '","type":"' || type || '"}}', 'UTF8') AS entry
  FROM generate_series($1::bigint + 1, $2::bigint) AS n,
       LATERAL (SELECT 'stakeholder/s-' || (n - 1) / {A_STREAM} + 1 AS stream, 'e-' || n AS id,
                       'urn:many:' || n % {SOURCES} AS source,
                       date '1990-01-01' + (n % 10000)::integer AS day,
                       'servanda.' || CASE WHEN n % {RARE} = 1 THEN 'meeting.held' ELSE 'stakeholder.described' END AS type,
                       to_char(timestamp '2026-01-01' + n * interval '1 ms', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS stamp
               ) AS said
"""
STORED: LiteralString = f"""
WITH made AS MATERIALIZED ({MADE}),
     withheld AS (INSERT INTO log.withheld (position, revision, leaf_hash, stream, source, id)
                  SELECT position, revision, sha256(entry), stream, source, id
                    FROM made WHERE position % {WITHHELD} = 0)
INSERT INTO log.event (position, revision, entry)
SELECT position, revision, entry FROM made WHERE position % {WITHHELD} <> 0 ORDER BY position
"""
FOLLOWED: LiteralString = f"""
INSERT INTO log.bookmark (follower, position, leaf_hash)
SELECT 'follower-' || n, n, sha256('') FROM generate_series(1, {FOLLOWERS}) AS n
"""
HELD: LiteralString = f"""
INSERT INTO log.lease (name, holder, token, expires_at)
SELECT 'task-' || n, 'somebody', 1, 'infinity' FROM generate_series(1, {FOLLOWERS}) AS n
"""


async def fill(address: Address) -> None:
    """Append the events to an empty log, past `log.append` but under its lock; nobody has counted the rows afterwards."""
    connection = await connect(address)
    try:
        await connection.execute("SET statement_timeout = 0")
        for table in ("event", "withheld", "bookmark", "lease"):
            await connection.execute(f"ALTER TABLE log.{table} SET (autovacuum_enabled = off)")
        for after in range(0, EVENTS, PIECE):
            async with connection.transaction():
                await connection.execute(LOCK)
                await connection.execute(STORED, after, after + PIECE)
        await connection.execute(FOLLOWED)
        await connection.execute(HELD)
    finally:
        await connection.close()
