"""The figures that a process keeps of itself, in the text that Prometheus reads; names are fixed, labels are few."""

from collections import Counter as Counted
from collections.abc import Callable, Iterable
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.metrics_core import Metric

from events.log.arrivals import Arrival
from events.log.errors import OutcomeUnknown, Overloaded
from events.log.requests import Appended, Moved, Seen

OUTCOMES: Final[dict[type, str]] = {
    Appended: "recorded",
    Seen: "duplicate",
    Moved: "conflict",
    Overloaded: "busy",
    OutcomeUnknown: "unknown",
}
"""What became of a request; anything else that was raised is a refusal."""
REFUSED: Final = "refused"

SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
GROUP_EVENTS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


class Metrics:
    """Counts as it is told, and reads its gauges when it is looked at. One for a process."""

    def __init__(self) -> None:
        # When each began to be counted is twice as many lines, and nobody asks.
        disable_created_metrics()  # type: ignore[no-untyped-call]  # of the library
        self._registry = own = CollectorRegistry()
        answers = Counter(
            "servanda_append", "Requests by what the log answered.", ["outcome"], registry=own
        )
        self._answers = {one: answers.labels(one) for one in (*OUTCOMES.values(), REFUSED)}
        self._events = Counter("servanda_append_events", "Events recorded.", registry=own)
        self._groups = Histogram(
            "servanda_append_batch_events",
            "Events recorded by groups of requests, each of which shares a commit.",
            buckets=GROUP_EVENTS,
            registry=own,
        )
        self._waited = Histogram(
            "servanda_append_seconds",
            "From its arrival to its answer, of the request of each group that waited longest.",
            buckets=SECONDS,
            registry=own,
        )
        self._http = Histogram(
            "servanda_http_seconds",
            "From the arrival of requests to the beginning of their answers.",
            ["method", "route", "status"],
            buckets=SECONDS,
            registry=own,
        )

    def appended(self, arrival: Arrival) -> None:
        """Count a group that has its answers."""
        for kind, count in Counted(map(type, arrival.answers)).items():
            self._answers[OUTCOMES.get(kind, REFUSED)].inc(count)
        events = sum(len(one.positions) for one in arrival.answers if isinstance(one, Appended))
        if events:
            self._events.inc(events)
            self._groups.observe(events)
        self._waited.observe(arrival.waited_s)

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request that is being answered; the route as a template, never a path that somebody made up."""
        self._http.labels(method, route, status).observe(seconds)

    def gauge(self, name: str, says: str, reading: Callable[[], float]) -> None:
        """Show a figure that is read whenever somebody looks."""
        Gauge(name, says, registry=self._registry).set_function(reading)

    def text(self, beside: Iterable[Metric]) -> bytes:
        """Return everything as it is now, and what was found beside it."""
        return generate_latest(self._registry) + generate_latest(_Found(beside))


class _Found:
    """Figures that somebody else has made for this one look."""

    def __init__(self, figures: Iterable[Metric]) -> None:
        self._figures = figures

    def collect(self) -> Iterable[Metric]:
        return self._figures
