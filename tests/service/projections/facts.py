"""Facts as sentences: what one event says, with everything that a test does not speak of filled in."""

from datetime import date
from typing import Any

from events.edtf import parse
from service.projections.contract import Fact

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
