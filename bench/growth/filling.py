"""Two databases on one server: the same folded world, copied a few times in the one and many times in the other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final, LiteralString

from bench import folding, load
from bench.growth.copying import Plan, copy_log, plan_of
from bench.growth.tables import copy_table, drop_indexes, filled
from bench.progress import say
from bench.world.sizes import Sizes
from bench.world.world import World
from service.database.engine import Address, Connection, connect, open_pools
from service.projections import builds
from service.projections.model import Model

AT_ONCE: Final = 200_000
"""So many events are appended in one transaction, to say how far it is between them."""

# What is granted on a database itself does not come with its copy.
ROLES_SQL: LiteralString = "SELECT log.ensure_roles()"
SCHEMA_SQL: LiteralString = "SELECT schema_name FROM log.read_model"
# The tables now hold what the log holds.
BOOKMARK_SQL: LiteralString = """
UPDATE log.bookmark SET (position, leaf_hash) = (SELECT position, leaf_hash FROM log.event ORDER BY position DESC LIMIT 1)
 WHERE follower = $1
"""


@dataclass(frozen=True, slots=True)
class Filled:
    """A database with its log and read tables.

    copies: of the world, besides itself; 0 where it is alone.
    """

    address: Address
    events: int
    copies: int


async def two_logs(address: Address, folded: int, small: int, large: int) -> tuple[Filled, Filled]:
    """Fill a small database and a large one, both from a world of `folded` events; return them."""
    say(f"folding a world of {folded:,} events")
    await _fold(address, folded)
    async with connected(address) as connection:
        plan = await plan_of(connection)
    admin = address.with_database("postgres")
    async with connected(admin) as connection:
        for name in ("growth_small", "growth_large"):
            await connection.execute(f"CREATE DATABASE {name} TEMPLATE {address.database}")
            await connection.execute(f"ALTER DATABASE {name} SET maintenance_work_mem = '512MB'")
    return (
        await _fill(address.with_database("growth_small"), plan, small),
        await _fill(address.with_database("growth_large"), plan, large),
    )


async def _fold(address: Address, events: int) -> None:
    async with open_pools(address) as pools:
        await load.append(pools, World(Sizes.of(events)).requests())
        await folding.follow(pools)


async def _fill(address: Address, plan: Plan, events: int) -> Filled:
    """Copy log and tables side by side, then make indexes and count what is there, so that nobody does so later."""
    copies = plan.copies(events)
    async with connected(address) as connection:
        await connection.execute(ROLES_SQL)
        schema: str = await connection.fetchval(SCHEMA_SQL)
    async with asyncio.TaskGroup() as group:
        group.create_task(_fill_log(address, plan, copies))
        group.create_task(_fill_tables(address, schema, plan, copies))
    say("vacuum and checkpoint")
    async with connected(address) as connection:
        await connection.execute(BOOKMARK_SQL, schema)
        await connection.execute("DROP TABLE bench_text")
        await connection.execute("VACUUM (ANALYZE)")
        await connection.execute("CHECKPOINT")
    return Filled(address, plan.length(copies), copies)


async def _fill_log(address: Address, plan: Plan, copies: int) -> None:
    whole, step = plan.length(copies), max(1, AT_ONCE // plan.each)
    async with connected(address) as connection:
        for first in range(1, copies + 1, step):
            last = min(copies, first + step - 1)
            await copy_log(connection, plan, first, last)
            say(f"log: {plan.length(last):,} of {whole:,} events")


async def _fill_tables(address: Address, schema: str, plan: Plan, copies: int) -> None:
    async with connected(address) as connection:
        await drop_indexes(connection, schema)
        for table in filled():
            await copy_table(connection, schema, table, plan, copies)
            say(f"tables: {table.name}")
    say("indexes of the tables")
    async with open_pools(address) as pools:
        await builds.complete(pools.projector, _model(schema))


def _model(schema: str) -> Model:
    found = Model.named(schema)
    if found is None:
        raise ValueError(f"{schema} is no read model's name")
    return found


@asynccontextmanager
async def connected(address: Address) -> AsyncIterator[Connection]:
    """Give a connection for statements that are long, and that sort what is large."""
    connection = await connect(address)
    try:
        await connection.execute("SET statement_timeout = 0; SET work_mem = '256MB'")
        yield connection
    finally:
        await connection.close()
