"""The targets of the append under test: what is missed is said, what is not measured is not."""

import pytest

from bench.log.rows import Row


def test_a_missed_target_is_printed_as_missed() -> None:
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
    assert ["MISSED" if "MISSED" in line else "met" for line in told] == [
        "met",
        "MISSED",
        "met",
        "MISSED",
        "MISSED",
    ]
    assert "9.0 times" in told[1]
    assert "20.0 times" in told[2]
