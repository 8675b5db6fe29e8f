"""Why the read model stands still: the release that folds cannot take the next event, or the log has lost it."""

from datetime import datetime

import strawberry

from events.log import standstill
from service.graphql.scalars import LogPosition


@strawberry.type(
    description="The read model goes no further than before this event until another release folds it, or the log is whole again; the log goes on."
)
class Standstill:
    """The service answers on, as of where the tables are."""

    position: LogPosition = strawberry.field(
        description="The first event that is not folded; everything before it is shown."
    )
    event_type: str | None = strawberry.field(
        description="The type of that event; null where it is missing from the log."
    )
    reason: str = strawberry.field(description="Why, and what to do, for people.")
    since: datetime = strawberry.field(description="When that was found.")


def standstill_of(found: standstill.Standstill | None) -> Standstill | None:
    """Return a standstill as the schema shows it."""
    if found is None:
        return None
    return Standstill(
        position=LogPosition(found.position),
        event_type=found.event_type,
        reason=found.reason,
        since=found.since,
    )
