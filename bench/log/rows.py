"""What was measured of one contender under one load; the median of several runs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from statistics import median
from typing import Final, Self

from bench.figures import percentile
from bench.log.contender import Load

HEAD: Final = (
    "  callers  events an append  name                          events/s   p50 ms   p99 ms   missed"
)


@dataclass(frozen=True, slots=True)
class Run:
    """One run: how long each append took, and how many of the stored events a reader at the tail never saw."""

    seconds: float
    took_s: Sequence[float]
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
    def of(cls, name: str, load: Load, runs: Sequence[Run]) -> Self:
        took = [sorted(1000 * one for one in run.took_s) for run in runs]
        return cls(
            name=name,
            callers=load.callers,
            batch=load.batch,
            events_per_s=median(len(run.took_s) * load.batch / run.seconds for run in runs),
            p50_ms=median(percentile(one, 0.5) for one in took),
            p99_ms=median(percentile(one, 0.99) for one in took),
            missed=sum(run.missed for run in runs),
        )

    @property
    def load(self) -> Load:
        return Load(self.callers, self.batch)

    def text(self) -> str:
        """Return the row as people read it, below HEAD."""
        return (
            f"  {self.callers:>7}  {self.batch:>16,}  {self.name:<26} {self.events_per_s:>11,.0f} "
            f"{self.p50_ms:>8.2f} {self.p99_ms:>8.2f} {self.missed:>8,}"
        )


def side_by_side(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the lines of the table: whoever bore the same load stands together."""
    yield HEAD
    ordered = sorted(rows, key=attrgetter("batch", "callers"))
    for number, (_, together) in enumerate(groupby(ordered, attrgetter("batch", "callers"))):
        if number:
            yield ""
        yield from (row.text() for row in together)
