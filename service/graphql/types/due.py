"""Dues, successors, and why a status turned."""

from datetime import date
from typing import Annotated, Any

import strawberry

from events.envelope import JsonObject
from service.graphql import enums
from service.graphql.connections import lazily, maybe
from service.graphql.types.event import Event, event_at
from service.graphql.types.lookup import subject_by_key
from service.graphql.types.node import Info
from service.mandate.case import Case
from service.projections.folds.instrument import paragraph_key
from service.reads.moment import Moment


@strawberry.type(description="By when something is due; an implied date never poses as stated.")
class Due:
    """A meeting's last day."""

    meeting_code: str = strawberry.field(description="The code of the meeting by which it is due.")
    on: date | None = strawberry.field(description="Its last day; null while nobody knows it.")
    stated: bool = strawberry.field(description="The text states it; otherwise it is implied.")
    slug: strawberry.Private[str | None]
    moment: strawberry.Private[Moment]

    @strawberry.field(
        graphql_type=maybe(lazily("meeting", "Meeting")),
        description="The meeting; null where it is not known.",
    )
    async def meeting(self, info: Info) -> Any:  # noqa: ANN401 - a Meeting
        return (
            None
            if self.slug is None
            else await subject_by_key(info, "meeting", self.slug, self.moment)
        )


def due_of(said: JsonObject | None, case: Case, moment: Moment) -> Due | None:
    """Return a due as its JSON says it."""
    if said is None:
        return None
    meeting = case.meetings.get(said["meeting"])
    return Due(
        meeting_code=said["meeting"],
        on=date.fromisoformat(said["day"]) if said["day"] else None,
        stated=said["basis"] == "stated",
        slug=None if meeting is None else meeting.slug,
        moment=moment,
    )


@strawberry.type(description="The paragraph of a later decision that takes this one over.")
class Successor:
    """An edge of succession, in force from a day on."""

    address: str = strawberry.field(description="The later paragraph's address.")
    since: date = strawberry.field(description="From this day on.")
    kind: Any = strawberry.field(
        graphql_type=enums.SuccessionKind, description="What becomes of the old paragraph."
    )
    moment: strawberry.Private[Moment]

    @strawberry.field(
        graphql_type=maybe(lazily("paragraph", "Paragraph")),
        description="The later paragraph; null where its instrument is not loaded.",
    )
    async def paragraph(self, info: Info) -> Any:  # noqa: ANN401 - a Paragraph
        return await subject_by_key(info, "paragraph", paragraph_key(self.address), self.moment)


def successor_of(said: JsonObject, moment: Moment) -> Successor:
    """Return a successor as its JSON says it."""
    since = date.fromisoformat(said["since"])
    kind = enums.SuccessionKind(said["kind"])
    return Successor(address=said["address"], since=since, kind=kind, moment=moment)


@strawberry.type(description="A due passed while its criterion was unmet, or met.")
class DuePassed:
    """Silence has a day, too."""

    criterion: str = strawberry.field(description="The criterion.")
    due: Due = strawberry.field(description="What passed.")


@strawberry.type(description="An edge of succession came into force.")
class EdgeInForce:
    """A later decision took the paragraph over."""

    successor: Successor = strawberry.field(description="The later paragraph.")


StatusCause = Annotated[
    Event | DuePassed | EdgeInForce,
    strawberry.union("StatusCause", description="Why a status turned."),
]


async def cause_of(
    info: Info, said: JsonObject | None, case: Case, moment: Moment
) -> Event | DuePassed | EdgeInForce | None:
    """Return a cause as its JSON says it; None on the day of adoption."""
    if said is None:
        return None
    if said["event"] is not None:
        return await event_at(info, said["event"], moment)
    if said["edge"] is not None:
        return EdgeInForce(successor=successor_of(said["edge"], moment))
    due = due_of(said["due"], case, moment)
    return None if due is None else DuePassed(criterion=said["criterion"], due=due)
