"""By which indexes folding asks, heard while it asks: a build begins with these and with no others."""

from collections.abc import Sequence
from typing import LiteralString

from sqlalchemy.ext.asyncio import AsyncConnection
from typing_extensions import override

from events.envelope import Identity
from events.log import read
from service.database.engine import Pools
from service.projections import builds, model
from service.projections.chunk import Chunk
from service.projections.contract import Fact, Timeline
from service.projections.direct import driver_of
from service.projections.facts import Reach
from service.projections.model import Model
from service.projections.shelf import TableShelf
from service.projections.tables.layout import METADATA
from service.projections.working import Wanted
from tests.sentences.builders import event
from tests.service.projections.stories import ask, tell


class Listening(TableShelf):
    """A shelf that remembers by which indexes it is asked; keys it finds by primary keys."""

    def __init__(self, connection: AsyncConnection) -> None:
        super().__init__(connection, Reach(0, {}))
        self.asked = set[str]()

    @override
    async def members(
        self, table: str, column: str, values: Sequence[object]
    ) -> dict[str, Timeline]:
        self.asked.add(f"{table}_version_{column}")
        return await super().members(table, column, values)

    @override
    async def facts(self, wanted: Wanted) -> list[tuple[str, str, Fact]]:
        self.asked.add("amendment_target")
        return await super().facts(wanted)

    @override
    async def facts_named(self, identities: Sequence[Identity]) -> list[tuple[Identity, Fact]]:
        self.asked.add("amendment_identity")
        return await super().facts_named(identities)


async def test_a_build_begins_with_the_indexes_that_folding_asks_by_and_no_others(
    own_told_pools: Pools,
) -> None:
    """All of the real history is folded, and an event of it that is taken back."""
    (target,) = await read.read(own_told_pools.log_reader, after=300, limit=1)
    named = {"source": target.source, "id": target.id}
    await tell(own_told_pools, event("event.retracted", target.stream, target=named, reason="?"))
    events = await read.read(own_told_pools.log_reader, after=0, limit=1000)
    build = await builds.begin(own_told_pools.projector)
    async with model.translated(own_told_pools.projector, build).connect() as connection:
        shelf = Listening(connection)
        await Chunk(shelf).fold(events)
    keys = {f"{table}_pkey" for table in METADATA.tables}
    assert await indexes_of(own_told_pools, build) - keys == shelf.asked


async def indexes_of(pools: Pools, of: Model) -> set[str]:
    rows = await ask(
        pools, "SELECT indexname FROM pg_indexes WHERE schemaname = :schema", schema=of.schema
    )
    return {row["indexname"] for row in rows}


async def test_what_is_asked_of_empty_tables_is_planned_once_and_for_all_sizes(
    own_told_pools: Pools,
) -> None:
    """Whatever plan was made while a table held nothing goes on being used when it holds everything."""
    events = await read.read(own_told_pools.log_reader, after=0, limit=1000)
    build = await builds.begin(own_told_pools.projector)
    async with model.translated(own_told_pools.projector, build).connect() as connection:
        await Chunk(TableShelf(connection, Reach(0, {}))).fold(events)
        driver = await driver_of(connection)
        asked = await driver.fetch(PREPARED, f"%{build.schema}.%")
        plans = [await driver.fetch(_explained(one["name"], one["takes"])) for one in asked]
    assert len(asked) > 10
    assert {one["planned_again"] for one in asked} == {0}
    assert not [line[0] for plan in plans for line in plan if "Seq Scan" in line[0]]


PREPARED: LiteralString = """
SELECT name, custom_plans AS planned_again, cardinality(parameter_types) AS takes
  FROM pg_prepared_statements WHERE statement LIKE $1 AND cardinality(parameter_types) > 0
"""


def _explained(name: str, takes: int) -> str:
    return f'EXPLAIN EXECUTE "{name}" ({", ".join(["NULL"] * takes)})'
