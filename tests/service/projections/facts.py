"""Facts as sentences: what one event says, with everything that a test does not speak of filled in."""

from datetime import date
from typing import Any

from events.edtf import parse
from events.registry import PREFIX
from service.projections.contract import Fact, Timeline, in_force
from tests.sentences.builders import payload

SOURCES = [{"title": "A paper", "url": "https://example.org/paper"}]


def fact(
    type_name: str,
    stream: str,
    *,
    position: int = 1,
    occurred: str = "2003-01-01",
    retracted: bool = False,
    claimstanding: str | None = "admitted",
    **data: Any,  # noqa: ANN401 - JSON
) -> Fact:
    """Return the fact of an event of a type about the world."""
    day = parse(occurred)
    said = {
        "title": "Something happens",
        "occurred": occurred,
        "sources": SOURCES,
        "confidence": "stated",
        **{name.rstrip("_"): value for name, value in data.items()},
    }
    return Fact(
        position=position,
        source="urn:test",
        id=f"e-{position}",
        type=f"servanda.{type_name}",
        stream=stream,
        data=said,
        first_day=day.earliest,
        last_day=day.latest,
        recorded_on=date(2026, 3, 1),
        claimstanding=claimstanding,
        retracted=retracted,
    )


def told(type_name: str, stream: str, **said: Any) -> Fact:  # noqa: ANN401 - JSON
    """Return the fact of an event with everything that its type demands; what is given wins."""
    position = said.pop("position", 1)
    data = payload(PREFIX + type_name, **{"occurred": "2003-01-01", **said})
    return fact(type_name, stream, position=position, **data)


def on(timeline: Timeline, day: str) -> dict[str, Any] | None:
    """Return how a subject stands on a day; None where it is not there."""
    columns = in_force(timeline, date.fromisoformat(day)).columns
    return None if columns is None else dict(columns)


def there(timeline: Timeline, day: str) -> dict[str, Any]:
    """Return how a subject stands on a day on which it must be there."""
    columns = on(timeline, day)
    assert columns is not None, f"not there on {day}"
    return columns
