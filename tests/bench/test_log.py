"""The bench of the log under test: it measures everybody, and counts what a reader at the tail did not see."""

from dataclasses import replace

import pytest

from bench.log.rows import Row, Run, ratios


def test_a_row_is_the_median_of_its_runs_and_the_sum_of_what_was_missed() -> None:
    runs = [Run(1, [0.001] * n, 1, missed) for n, missed in ((100, 0), (300, 2), (200, 1))]
    row = Row.of("ours", 8, runs)
    assert row == Row("ours", 8, 1, events_per_s=200, p50_ms=1, p99_ms=1, missed=3)
    theirs = replace(row, name="theirs", events_per_s=20)
    (told,) = ratios([row, theirs, replace(theirs, callers=64)], "ours", "theirs")
    assert "10.0 times" in told
    assert "missed 3" in row.text()


async def test_whoever_is_measured_appends_and_is_read_to_the_end() -> None:
    pytest.importorskip("eventsourcing", reason="only where `make bench-log` has installed it")
    from bench.log.__main__ import measure  # noqa: PLC0415 - needs what may not be there
    from bench.log.contenders import CONTENDERS, FUNCTIONS, SERVANDA  # noqa: PLC0415

    few = [replace(one, callers=(2,)) for one in CONTENDERS]
    told, rows = await measure(few, seconds=0.3, runs=1)
    assert told["fsync"] == "on"
    assert {row.name for row in rows} >= {SERVANDA, FUNCTIONS, "raw-copy"}
    assert all(row.events_per_s > 0 and row.p50_ms <= row.p99_ms for row in rows)
    assert [row.missed for row in rows if row.name != FUNCTIONS] == [0] * 4
