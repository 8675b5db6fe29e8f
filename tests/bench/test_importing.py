"""The bench of imports, small: every way stores the same events, and an import of them is told with its memory."""

from bench.importing.__main__ import IMPORT, LIMIT, WAYS, measure


async def test_every_way_has_a_rate_and_an_import_its_memory() -> None:
    told, rows, imports = await measure(20, 1, [30])
    assert told["fsync"] == "on"
    assert [row.name for row in rows] == [*WAYS, IMPORT]
    assert all(row.events_per_s > 0 for row in rows)
    assert next(row.share for row in rows if row.name == LIMIT) == 1
    assert [one.events for one in imports] == [30]
    assert imports[0].peak_mib > 10
