"""Dues, successors, and why a status turned."""

from datetime import date
from typing import Annotated, Any

import strawberry

from events.envelope import JsonObject
from service.graphql import enums
from service.graphql.connections import lazily, maybe
from service.graphql.types.event import Event, event_at
from service.graphql.types.evidence import Criterion, criterion_of
from service.graphql.types.lookup import subject_by_key
from service.graphql.types.node import Info
from service.mandate.case import Case
from service.projections.folds.instrument import paragraph_key
from service.reads.moment import Moment


@strawberry.type(description="By when something is due; an implied date never poses as stated.")
class Due:
    """A meeting's last day."""

    on: date = strawberry.field(description="The last day of the meeting.")
    stated: bool = strawberry.field(description="The text states it; otherwise it is implied.")
    slug: strawberry.Private[str | None]
    moment: strawberry.Private[Moment]

    @strawberry.field(
        graphql_type=maybe(lazily("meeting", "Meeting")),
        description="The meeting by which it is due; null where it is not known.",
    )
    async def meeting(self, info: Info) -> Any:  # noqa: ANN401 - a Meeting
        if self.slug is None:
            return None
        return await subject_by_key(info, "meeting", self.slug, self.moment)


def due_of(said: JsonObject | None, case: Case | None, moment: Moment) -> Due | None:
    """Return a due as its JSON says it; None while nobody knows the day."""
    if said is None or said["day"] is None:
        return None
    meeting = None if case is None else case.meetings.get(said["meeting"])
    return Due(
        on=date.fromisoformat(said["day"]),
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


@strawberry.type(description="A due passed, and its criterion was unmet.")
class DuePassed:
    """Silence has a day, too."""

    criterion: Criterion = strawberry.field(description="The criterion.")
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
    info: Info, said: JsonObject | None, address: str, moment: Moment
) -> Event | DuePassed | EdgeInForce | None:
    """Return why a paragraph's status turned, as its JSON says it; None on the day of adoption."""
    if said is None:
        return None
    if said["event"] is not None:
        return await event_at(info, said["event"], moment)
    if said["edge"] is not None:
        return EdgeInForce(successor=successor_of(said["edge"], moment))
    case = await info.context.load.case.load((address, moment.position))
    due, criterion = due_of(said["due"], case, moment), criterion_of(case, said["criterion"])
    if due is None or criterion is None:
        return None
    return DuePassed(criterion=criterion, due=due)
