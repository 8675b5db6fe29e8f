"""The targets under test: what is missed is said, what is not measured is not."""

from collections.abc import Iterable

import pytest

from bench import lag, projections
from bench.figures import Latency, Rate, Report
from bench.importing import __main__ as importing
from bench.importing.one import Imported
from bench.log.rows import Row
from bench.posting import __main__ as posting


def judged(lines: Iterable[str]) -> list[str]:
    return ["MISSED" if "MISSED" in line else "met" for line in lines]


def test_what_an_append_misses_is_printed_as_missed() -> None:
    pytest.importorskip("eventsourcing", reason="only where `make bench` has installed it")
    from bench.log.contenders import ONE_STREAM, SAFE, SERVANDA  # noqa: PLC0415
    from bench.log.targets import verdicts  # noqa: PLC0415

    def row(name: str, callers: int, rate: float, p99_ms: float = 1, missed: int = 0) -> Row:
        return Row(name, callers, 1, events_per_s=rate, p50_ms=1, p99_ms=p99_ms, missed=missed)

    rows = [
        row(SERVANDA, 64, 9_000),
        row(SERVANDA, 256, 20_000),
        row(SAFE, 64, 1_000),
        row(SAFE, 256, 1_000),
        row(ONE_STREAM, 64, 500, p99_ms=20, missed=1),
    ]
    told = list(verdicts(rows))
    assert len(told) == 5
    assert judged(told) == ["met", "MISSED", "met", "MISSED", "MISSED"]
    assert "9.0 times" in told[1]
    assert "20.0 times" in told[2]


@pytest.mark.parametrize(("per_second", "expected"), [(20_000, "met"), (19_999, "MISSED")])
def test_a_rebuild_that_is_slow_is_printed_as_missed(per_second: int, expected: str) -> None:
    report = Report({}, {}, {projections.REBUILT: Rate(per_second, 1.0)})
    assert judged([projections.judged(report)]) == [expected]


@pytest.mark.parametrize(("seconds", "expected"), [(0.1, "met"), (0.101, "MISSED")])
def test_a_lag_that_is_long_is_printed_as_missed(seconds: float, expected: str) -> None:
    assert judged([lag.judged(Latency.of([seconds]))]) == [expected]


def test_an_import_is_measured_against_copy_and_by_its_memory() -> None:
    rows = [
        importing.Row(importing.LIMIT, 1, 1000, 1.0),
        importing.Row(importing.APPEND, 1, 600, 0.6),
        importing.Row(importing.IMPORT, 1, 590, 0.59),
    ]
    flat = [Imported(10, 1.0, peak_mib=100), Imported(100, 1.0, peak_mib=120)]
    grown = [Imported(100, 1.0, peak_mib=121), Imported(10, 1.0, peak_mib=100)]
    assert judged(importing.verdicts(rows, flat)) == ["met", "MISSED", "met"]
    assert judged(importing.verdicts(rows, grown)) == ["met", "MISSED", "MISSED"]
    assert len(list(importing.verdicts(rows, flat[:1]))) == 2


def test_posting_is_judged_by_the_number_of_processes_that_is_best() -> None:
    def row(name: str, processes: int, events: int) -> posting.Row:
        return posting.Row(name, processes, 1, 1, events, 1.0, 1, 1, {}, {})

    single, batch = posting.LEAST_PER_S
    rows = [row(single, 1, 2_000), row(single, 2, 2_500), row(batch, 1, 9_999), row(batch, 2, 9)]
    told = list(posting.verdicts(rows))
    assert judged(told) == ["met", "MISSED"]
    assert "2 processes" in told[0]
    assert "1 processes" in told[1]
