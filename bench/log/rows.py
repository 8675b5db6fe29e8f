"""What was measured of one contender with so many callers; the median of several runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Self

from bench.figures import percentile


@dataclass(frozen=True, slots=True)
class Run:
    """One run: how long each append took, and how many of the stored events a reader at the tail never saw."""

    seconds: float
    took_s: Sequence[float]
    batch: int
    missed: int


@dataclass(frozen=True, slots=True)
class Row:
    """The median of some runs; what was missed is added up, because once is too often.

    batch: how many events each append brings.
    """

    name: str
    callers: int
    batch: int
    events_per_s: float
    p50_ms: float
    p99_ms: float
    missed: int

    @classmethod
    def of(cls, name: str, callers: int, runs: Sequence[Run]) -> Self:
        took = [sorted(1000 * one for one in run.took_s) for run in runs]
        return cls(
            name=name,
            callers=callers,
            batch=runs[0].batch,
            events_per_s=median(len(run.took_s) * run.batch / run.seconds for run in runs),
            p50_ms=median(percentile(one, 0.5) for one in took),
            p99_ms=median(percentile(one, 0.99) for one in took),
            missed=sum(run.missed for run in runs),
        )

    def text(self) -> str:
        """Return the row as people read it."""
        return (
            f"  {self.name:<28} {self.callers:>4} callers x {self.batch:>5,}   "
            f"{self.events_per_s:>9,.0f} events/s   p50 {self.p50_ms:>7.2f} ms   p99 {self.p99_ms:>7.2f} ms   "
            f"missed {self.missed:,}"
        )


def ratios(rows: Sequence[Row], ours: str, theirs: str) -> list[str]:
    """Return how many times faster one is than the other, for each number of callers that both had."""
    found = {(row.name, row.callers): row.events_per_s for row in rows}
    return [
        f"  {f'{ours} to {theirs}':<42} {callers:>4} callers   {rate / found[theirs, callers]:>6.1f} times"
        for (name, callers), rate in found.items()
        if name == ours and (theirs, callers) in found
    ]
