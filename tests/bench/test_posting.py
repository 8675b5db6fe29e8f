"""The bench of posting under test: all that it sends is recorded, and its figures are of that."""

from bench.posting.__main__ import IN_A_BATCH, measure


async def test_what_it_posts_is_recorded() -> None:
    _, rows, (before, after) = await measure(IN_A_BATCH)
    assert {row.name for row in rows} >= {"servanda, single", "bare route, single"}
    assert all(row.events == IN_A_BATCH and row.seconds > 0 for row in rows)
    assert {status for row in rows for status in row.statuses} == {"200", "201"}
    assert 0 < before < 2_000
    assert 0 < after < 2_000
