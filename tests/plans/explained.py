"""How the server would answer the very statements that a reading of the log sends, with what it sends, and whatever it sends."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final, TypeAlias

import asyncpg
import orjson

from events.log.handles import Connection
from service.database.engine import Address, Pool
from tests.plans.plans import Node, within

Reading: TypeAlias = Callable[[Pool], Awaitable[object]]

EXPLAIN: Final = "EXPLAIN (FORMAT JSON) "
LARGE: Final = frozenset({"event", "withheld", "bookmark", "lease"})


class Sent:
    """The statements that went over a pool of one connection, each with its arguments."""

    def __init__(self) -> None:
        self.statements: list[tuple[str, Sequence[Any]]] = []

    async def watch(self, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        connection.add_query_logger(self._note)

    def _note(self, told: asyncpg.connection.LoggedQuery) -> None:
        if "log." in told.query:
            self.statements.append((told.query, told.args))


@asynccontextmanager
async def watched(address: Address) -> AsyncIterator[tuple[Pool, Sent]]:
    """Give a pool and what is sent over it."""
    sent = Sent()
    async with asyncpg.create_pool(address.dsn, min_size=1, max_size=1, init=sent.watch) as pool:
        yield pool, sent


async def plans_of(address: Address, reading: Reading) -> list[Node]:
    """Return the nodes of all plans for what a reading asks: made for its arguments, and made once for any."""
    async with watched(address) as (pool, sent):
        await reading(pool)
        await asyncio.sleep(0)  # statements are told after they are answered
        statements = list(sent.statements)
        assert statements
        async with pool.acquire() as connection:
            return [
                node
                for statement, given in statements
                for explain in (_for_these, _for_any)
                for node in within((await explain(connection, statement, given))["Plan"])
            ]


async def _for_these(connection: Connection, statement: str, given: Sequence[Any]) -> Node:
    (found,) = orjson.loads(await connection.fetchval(EXPLAIN + statement, *given))
    return Node(found)


async def _for_any(connection: Connection, statement: str, given: Sequence[Any]) -> Node:
    """Return the plan to which a server keeps that was asked the same often enough."""
    nothing = f"({', '.join(['NULL'] * len(given))})" if given else ""
    async with connection.transaction():
        await connection.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        await connection.execute(f"PREPARE probe AS {statement}")
        (found,) = orjson.loads(await connection.fetchval(f"{EXPLAIN} EXECUTE probe {nothing}"))
        await connection.execute("DEALLOCATE probe")
    return Node(found)


def scanned(nodes: list[Node]) -> set[str]:
    """Return the large tables that are read from end to end."""
    return {
        node["Relation Name"]
        for node in nodes
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] in LARGE
    }


def indexes(nodes: list[Node]) -> set[str]:
    """Return the indexes that are used."""
    return {node["Index Name"] for node in nodes if "Index Name" in node}
