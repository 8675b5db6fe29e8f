"""A hand in the live tables: what an operator with the owner's password could do."""

from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import text

from service.audit.replay import Replayed, Wanted, replay
from service.audit.shadow import ReplayProgress
from service.database.engine import Address, Pools, connect
from service.projections.catalogue import SCHEMA
from service.reads.moment import AsOf


def nobody(_: ReplayProgress) -> None:
    """Hear how far it is."""


async def alter(address: Address, statement: str) -> None:
    """Change one row of the live tables, which the statement calls `read.…`."""
    connection = await connect(address)
    try:
        changed = await connection.execute(statement.replace("read.", f"{SCHEMA}."))
        assert changed.split()[-1] == "1", changed
    finally:
        await connection.close()


async def shadows(pools: Pools) -> list[str]:
    """Return the schemas of the shadows that stand."""
    async with pools.reader.connect() as connection:
        rows = await connection.execute(
            text("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'shadow%'")
        )
        return [row.nspname for row in rows]


async def replayed(
    pools: Pools, *, to: int | None = None, compare: bool = True, keep: bool = False
) -> Replayed:
    wanted = Wanted(None if to is None else AsOf(position=to), compare=compare, keep=keep)
    run = uuid4().hex[:12]
    return await replay(pools, wanted, run=run, now=datetime.now(UTC), observe=nobody)  # noqa: TID251 - a test's clock
