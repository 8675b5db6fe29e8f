"""Places of the log that are made empty, past every guard: withheld by its owner, or lost."""

from service.database.engine import Address, connect

UNGUARDED = "ALTER TABLE log.event DISABLE TRIGGER ALL"
WITHHOLD = """
WITH gone AS (DELETE FROM log.event WHERE position = $1 RETURNING *)
INSERT INTO log.withheld (position, revision, leaf_hash, stream, source, id)
SELECT position, revision, leaf_hash, (head).stream, (head).source, (head).id FROM gone
"""
LOSE = "DELETE FROM log.event WHERE position = $1"


async def withhold(address: Address, position: int) -> None:
    """Take out what stands at a position, as its owner may."""
    await _at(address, position, WITHHOLD)


async def lose(address: Address, position: int) -> None:
    """Take out what stands at a position, so that a hole is left."""
    await _at(address, position, LOSE)


async def _at(address: Address, position: int, statement: str) -> None:
    connection = await connect(address)
    try:
        await connection.execute(UNGUARDED)
        await connection.execute(statement, position)
    finally:
        await connection.close()
