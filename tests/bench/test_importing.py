"""The bench of imports, small: every way stores the same events, and an import of them is told with its memory."""

import pytest

from bench.importing.__main__ import IMPORT, LIMIT, WAYS, measure


@pytest.mark.long
async def test_every_way_stores_all_that_it_is_given() -> None:
    told, rows, imports = await measure(20, 2, [30])
    assert told["fsync"] == "on"
    assert [row.name for row in rows] == [*WAYS, IMPORT]
    assert {row.events for row in rows} == {2 * 20}
    assert next(row.share for row in rows if row.name == LIMIT) == 1
    assert [one.events for one in imports] == [30]
