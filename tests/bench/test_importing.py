"""The bench of imports, small: every way stores the same events, and an import of them is told with its memory."""

import pytest

from bench.importing.__main__ import IMPORT, LIMIT, MIX, MIX_LIMIT, WAYS, measure


@pytest.mark.long
async def test_every_way_stores_all_that_it_is_given() -> None:
    told, rows, imports = await measure(20, 2, [30])
    assert told["fsync"] == "on"
    by_name = {row.name: row for row in rows}
    assert list(by_name) == [*WAYS, IMPORT, MIX_LIMIT, MIX]
    assert {by_name[name].events for name in (*WAYS, IMPORT)} == {2 * 20}
    assert by_name[MIX].events == by_name[MIX_LIMIT].events > 2 * 20
    assert by_name[LIMIT].share == by_name[MIX_LIMIT].share == 1
    assert [one.events for one in imports] == [30]
