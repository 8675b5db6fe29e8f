"""What was measured, as a table for people and as JSON for whoever compares later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Self

import orjson

_WIDTH: Final = 34


@dataclass(frozen=True, slots=True)
class Rate:
    """So many events in so many seconds."""

    events: int
    seconds: float

    @property
    def per_second(self) -> float:
        return self.events / self.seconds if self.seconds else 0.0


@dataclass(frozen=True, slots=True)
class Latency:
    """How long the same question took, in milliseconds."""

    runs: int
    p50_ms: float
    p99_ms: float
    largest_ms: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Self:
        took = sorted(1000 * one for one in seconds)
        return cls(len(took), percentile(took, 0.5), percentile(took, 0.99), took[-1])


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return the smallest of the ordered figures that `share` of them do not exceed."""
    return ordered[max(0, -(-len(ordered) * round(share * 100) // 100) - 1)]


@dataclass(slots=True)
class Report:
    """Everything that one run of the bench found out."""

    conditions: Mapping[str, str]
    world: Mapping[str, int]
    rates: dict[str, Rate] = field(default_factory=dict)
    queries: dict[str, Latency] = field(default_factory=dict)
    bytes_per_event: dict[str, float] = field(default_factory=dict)

    def text(self) -> str:
        """Return the table."""
        lines = ["Conditions", *(_line(name, told) for name, told in self.conditions.items())]
        lines += ["", "World", *(_line(name, f"{n:,}") for name, n in self.world.items())]
        lines += ["", "Rates", *(_line(name, _rate(rate)) for name, rate in self.rates.items())]
        if self.bytes_per_event:
            lines += ["", "Bytes an event"]
            lines += [_line(name, f"{n:>8,.0f}") for name, n in self.bytes_per_event.items()]
        lines += ["", "Queries, one at a time, in process, document known"]
        lines += [_line(name, _latency(told)) for name, told in self.queries.items()]
        return "\n".join(lines)

    def json(self) -> bytes:
        """Return the same figures, unrounded."""
        whole: dict[str, Any] = {
            "conditions": self.conditions,
            "world": self.world,
            "rates": self.rates,
            "queries": self.queries,
            "bytes_per_event": self.bytes_per_event,
        }
        return orjson.dumps(whole, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _line(name: str, told: str) -> str:
    return f"  {name:<{_WIDTH}} {told}"


def _rate(rate: Rate) -> str:
    return f"{rate.per_second:>8,.0f} events/s   {rate.events:,} events in {rate.seconds:,.1f} s"


def _latency(told: Latency) -> str:
    return f"p50 {told.p50_ms:>7.1f} ms   p99 {told.p99_ms:>7.1f} ms   largest {told.largest_ms:>7.1f} ms   {told.runs} runs"
