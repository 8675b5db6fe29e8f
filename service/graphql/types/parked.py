"""Parked streams: where the read model stopped folding a history, and why; the log has all of it."""

from datetime import datetime

import strawberry

from service.graphql.scalars import LogPosition
from service.reads.parking import ParkedStream


@strawberry.type(
    description="A history that is not folded to its end: this and what follows in its stream is not shown."
)
class Parked:
    """Not a fault of whoever asks, and not hidden from them."""

    stream: str = strawberry.field(description="The stream that is folded no further.")
    position: LogPosition = strawberry.field(description="The event that could not be folded.")
    event_type: str = strawberry.field(description="The type of that event.")
    reason: str = strawberry.field(description="Why, for people.")
    since: datetime = strawberry.field(description="When that event was recorded.")


def parked_of(found: ParkedStream) -> Parked:
    """Return a parked stream as the schema shows it."""
    return Parked(
        stream=found.stream,
        position=LogPosition(found.position),
        event_type=found.event_type,
        reason=found.reason,
        since=found.since,
    )
