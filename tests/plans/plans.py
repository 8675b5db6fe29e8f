"""How the server would answer the very statements that the reads send: each plan, node by node."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from typing import Any, TypeAlias

import orjson
from sqlalchemy import event

from service.database.engine import Pools
from service.reads.moment import AsOf, Moment, resolve
from service.reads.snapshot import Snapshot, open_snapshot

Node: TypeAlias = dict[str, Any]
Reading: TypeAlias = Callable[[Snapshot, Moment], Awaitable[object]]

NOW = datetime(2099, 1, 1, tzinfo=UTC)
PRESENT = None
EARLIER = AsOf(position=100)


async def nodes_of(
    pools: Pools, reading: Reading, asked: AsOf | None = PRESENT, *, how: str = "FORMAT JSON"
) -> list[Node]:
    """Return the nodes of the plans of all that a reading asks of the read tables."""
    sent: list[tuple[str, Any]] = []

    def keep(*told: Any) -> None:  # noqa: ANN401 - whatever the driver passes
        sent.append((told[2], told[3]))

    async with open_snapshot(pools.reader) as snapshot:
        moment = await resolve(snapshot, asked, None, now=NOW)
        event.listen(pools.reader.sync_engine, "before_cursor_execute", keep)
        try:
            await reading(snapshot, moment)
        finally:
            event.remove(pools.reader.sync_engine, "before_cursor_execute", keep)
    assert sent
    return [node for statement, given in sent for node in await _plan(pools, statement, given, how)]


async def _plan(pools: Pools, statement: str, given: Any, how: str) -> list[Node]:  # noqa: ANN401 - as above
    async with pools.reader.connect() as connection:
        explain = f"EXPLAIN ({how}) {statement}"
        found = (await connection.exec_driver_sql(explain, given)).scalar_one()
    plans = orjson.loads(found) if isinstance(found, str) else found
    return list(within(plans[0]["Plan"]))


def within(node: Node) -> Iterator[Node]:
    """Yield a node of a plan and all below it."""
    yield node
    for below in node.get("Plans", ()):
        yield from within(below)


def scanned(nodes: list[Node]) -> set[str]:
    """Return the version tables that are read from end to end."""
    return {name for node in nodes if (name := _of(node)) and node["Node Type"] == "Seq Scan"}


def rows_read(nodes: list[Node]) -> int:
    """Return how many version rows were touched, those included that were read for nothing."""
    return int(
        sum(
            (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
            for node in nodes
            if _of(node)
        )
    )


def _of(node: Node) -> str | None:
    name = str(node.get("Relation Name", ""))
    return name if name.endswith("_version") else None
