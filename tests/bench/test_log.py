"""The bench of the log under test: it measures everybody, and counts what a reader at the tail did not see."""

from dataclasses import replace
from pathlib import Path

import pytest

from bench.disk import durable
from bench.log import emmett
from bench.log.contender import Contender, Load
from bench.log.rows import Row, Run, side_by_side
from bench.log.tail import read


def test_a_row_is_the_median_of_its_runs_and_the_sum_of_what_was_missed() -> None:
    runs = [Run(1, [0.001] * n, missed) for n, missed in ((100, 0), (300, 2), (200, 1))]
    row = Row.of("ours", Load(8), runs)
    assert row == Row("ours", 8, 1, events_per_s=200, p50_ms=1, p99_ms=1, missed=3)


def test_whoever_bears_the_same_load_stands_together() -> None:
    row = Row("ours", 8, 1, events_per_s=2000, p50_ms=1, p99_ms=1, missed=3)
    theirs = replace(row, name="theirs")
    head, one, other, gap, last = side_by_side([row, replace(row, callers=64), theirs])
    assert head.endswith("missed")
    assert "ours" in one
    assert "2,000" in one
    assert "theirs" in other
    assert gap == ""
    assert "64" in last


def test_a_reader_counts_each_event_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    answers = iter([[1, 3, 2], [3, 4], []])
    closed = tmp_path / "closed"
    closed.touch()
    with closed.open() as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        assert read(lambda _: next(answers)) == 4


def test_the_disk_says_how_often_it_can_be_trusted(tmp_path: Path) -> None:
    assert "a second, median" in durable(tmp_path)


@pytest.mark.long
async def test_whoever_is_measured_appends_and_is_read_to_the_end() -> None:
    pytest.importorskip("eventsourcing", reason="only where `make bench` has installed it")
    from bench.log.contenders import CONTENDERS, FUNCTIONS, HOT, SERVANDA  # noqa: PLC0415

    told, rows = await _measured([*CONTENDERS, HOT])
    assert told["fsync"] == "on"
    assert {row.name for row in rows} >= {SERVANDA, FUNCTIONS, "raw-copy"}
    assert [row.missed for row in rows if row.name != FUNCTIONS] == [0] * 5


@pytest.mark.skipif(emmett.lacking() is not None, reason="only where `make bench-peers` has run")
async def test_a_store_of_another_language_is_measured_by_the_same_rules() -> None:
    pytest.importorskip("eventsourcing", reason="its module says who is measured")
    from bench.log.contenders import OF_NODE  # noqa: PLC0415

    _, (row,) = await _measured([OF_NODE])
    assert row.missed >= 0


async def _measured(contenders: list[Contender]) -> tuple[dict[str, str], list[Row]]:
    """Measure each for a moment; what everybody must show, all have shown."""
    from bench.log.__main__ import SLOW, Effort, measure  # noqa: PLC0415 - needs what may not be there

    few = [replace(one, loads=(Load(2, 3),)) for one in contenders]
    told, rows = await measure(few, Effort(seconds=0.3, runs=1, settings=SLOW))
    assert all(row.p50_ms > 2 for row in rows), "each commit took longer"
    assert all(row.events_per_s > 0 and row.p50_ms <= row.p99_ms for row in rows)
    return told, rows
