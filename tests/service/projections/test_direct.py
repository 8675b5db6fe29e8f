"""Rows written past SQLAlchemy: few or many, new or in the place of others, they are the same rows."""

from datetime import date

import pytest

from service.database.engine import Pools
from service.projections import model
from service.projections.direct import FEW, Row, direct
from service.projections.tables.layout import FACT_KEY
from service.projections.tables.status import STATUS
from tests.service.projections.stories import ask

DAY = date(2004, 10, 27)


def statuses(count: int, value: str) -> list[Row]:
    return [
        (f"P-{n}", 1, DAY, None, False, "x", value, DAY, None, None, '{"a":1}')
        for n in range(count)
    ]


@pytest.mark.parametrize("count", [1, FEW, FEW + 1])
async def test_rows_take_the_place_of_those_with_the_same_keys(pools: Pools, count: int) -> None:
    live = await model.prepare(pools.projector)
    async with model.translated(pools.projector, live).begin() as connection:
        tables = await direct(connection)
        await tables.add(STATUS.current, statuses(count, "before"))
        await tables.put(STATUS.current, statuses(count + 1, "after"))
    rows = await ask(pools, "SELECT value, body FROM read.status_current")
    assert [(row["value"], row["body"]) for row in rows] == [("after", {"a": 1})] * (count + 1)


@pytest.mark.parametrize("count", [1, FEW + 1])
async def test_rows_are_taken_out_by_their_whole_keys(pools: Pools, count: int) -> None:
    live = await model.prepare(pools.projector)
    keys = [("claim", f"key-{n}", 1) for n in range(count)]
    async with model.translated(pools.projector, live).begin() as connection:
        tables = await direct(connection)
        await tables.add(FACT_KEY, [*keys, ("claim", "key-0", 2)])
        await tables.put(FACT_KEY, keys)
        await tables.remove(FACT_KEY, [*keys, ("claim", "never-there", 1)])
    rows = await ask(pools, "SELECT key, position FROM read.fact_key")
    assert [(row["key"], row["position"]) for row in rows] == [("key-0", 2)]


async def test_what_is_written_directly_is_taken_back_with_its_transaction(pools: Pools) -> None:
    """SQLAlchemy begins when it is first asked; here it is not asked before."""
    live = await model.prepare(pools.projector)
    async with model.translated(pools.projector, live).connect() as connection:
        await (await direct(connection)).add(STATUS.current, statuses(1, "never"))
        await connection.rollback()
    assert await ask(pools, "SELECT 1 FROM read.status_current") == []
