"""The bench of growth under test: its copies are a whole log, its tables what folding that log makes, its figures of both."""

import pytest

from bench import folding
from bench.growth.__main__ import Effort, compared, rows_of
from bench.growth.copying import Plan
from bench.growth.filling import two_logs
from bench.growth.measuring import AFTER_CHECKPOINT, ANYWHERE, ORDERED, Side
from bench.growth.tables import filled
from bench.server import server
from events.log import read
from service.database.engine import Connection, connect
from tests.statements import opened


def test_a_plan_says_where_each_copy_lies() -> None:
    plan = Plan.of([False, True, True, False, True])
    assert plan.places == (0, 1, 2, 2, 3)
    assert (plan.each, plan.copies(14), plan.length(3)) == (3, 3, 14)
    assert plan.copies(2) == 0


@pytest.mark.long
async def test_copies_are_a_log_whose_tables_are_as_if_folded_and_both_are_measured() -> None:
    async with server() as address:
        small, large = await two_logs(address, folded=300, small=500, large=900)
        assert 300 < small.events < large.events
        connection = await connect(small.address)
        async with opened(small.address) as pools:
            assert len(await read.read(connection, after=0, limit=1000)) == small.events
            before = await _rows(connection)
            assert await folding.follow(pools) == small.events
            assert await _rows(connection) == before, "they were level with the log"
            assert await folding.rebuild(pools) == small.events
        assert await _rows(connection) == before
        await connection.close()
        found = await compared(small, large, Effort(turns=1, appends=20, asks=1))
    pages = [f"page of {name}" for name in ("activities", "events", "partnerships")]
    assert [row.name for row in found] == [ORDERED, ANYWHERE, AFTER_CHECKPOINT, *pages]
    assert all(row.small > 0 and row.large > 0 for row in found)


async def _rows(connection: Connection) -> dict[str, set[tuple[object, ...]]]:
    """Return what the live tables hold, but for JSON."""
    schema = await connection.fetchval("SELECT schema_name FROM log.read_model")
    found = {}
    for table in filled():
        names = ", ".join(f'"{one.name}"::text' for one in table.columns if one.name != "body")
        rows = await connection.fetch(f'SELECT {names} FROM "{schema}"."{table.name}"')  # noqa: S608 - ours
        found[table.name] = {tuple(row) for row in rows}
    return found


def test_the_turn_that_warms_up_does_not_count() -> None:
    def side(*took: float) -> Side:
        nothing: object = None
        return Side(nothing, nothing, nothing, pages={"page": list(took)})  # type: ignore[arg-type]

    (row,) = rows_of(side(9, 1, 2, 4), side(1, 1, 4, 4))
    assert (row.small, row.large, row.change) == (2, 4, 0)
    assert "met" in row.text()
