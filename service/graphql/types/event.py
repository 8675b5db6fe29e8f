"""Events: one type for all, because the envelope is uniform and payloads have schemas of their own."""

from datetime import datetime
from typing import Any, cast

import strawberry

from events import registry
from events.envelope import Identity, Recorded
from service.graphql import enums, ids
from service.graphql.connections import (
    Connection,
    Edge,
    lazily,
    maybe,
)
from service.graphql.scalars import Json, LogPosition
from service.graphql.types.claim import Citation, ClaimConnection, citation, claims_of
from service.graphql.types.lookup import subject_by_key
from service.graphql.types.node import Info, Node, When, when
from service.graphql.types.paged import paged
from service.reads.moment import Moment
from service.reads.pages import Page


@strawberry.type(description="One thing that happened, as it was recorded; never changed.")
class Event(Node):
    """An event of the log."""

    recorded: strawberry.Private[Recorded]
    moment: strawberry.Private[Moment]

    @strawberry.field(description="Its place in the log.")
    def position(self) -> LogPosition:
        return LogPosition(self.recorded.position)

    @strawberry.field(graphql_type=enums.EventType, description="What kind of thing happened.")
    def type(self) -> Any:  # noqa: ANN401 - a made enum
        return enums.EventType(self.recorded.type)

    @strawberry.field(description="Who gave it its id.")
    def source(self) -> str:
        return self.recorded.source

    @strawberry.field(description="Its id, unique within its source.")
    def event_id(self) -> str:
        return self.recorded.id

    @strawberry.field(description="When the log learned it.")
    def recorded_at(self) -> datetime:
        return self.recorded.recorded_at

    @strawberry.field(description="When it happened in the world.")
    def occurred(self) -> When | None:
        said = self.data_now.get("occurred")
        return None if said is None else when(str(said))

    @strawberry.field(description="What happened, in one sentence.")
    def title(self) -> str:
        said = self.recorded.data.get("title")
        return str(said) if said else registry.find(self.recorded.type).label

    @strawberry.field(description="The stream that it stands on, as partnership/mppi.")
    def stream(self) -> str:
        return self.recorded.stream

    @strawberry.field(
        graphql_type=maybe(lazily("subject", "Subject")),
        description="What it is about; null for kinds of subjects that cannot be asked for yet.",
    )
    async def subject(self, info: Info) -> Any:  # noqa: ANN401 - one of the subjects
        kind, _, key = self.recorded.stream.partition("/")
        return await subject_by_key(info, kind, key, self.moment)

    @paged(ClaimConnection, "The paragraphs it is claimed to bear on.")
    async def claims(self, info: Info, asked: Page) -> ClaimConnection:
        return await claims_of(info, self.recorded, self.moment, asked)

    @strawberry.field(description="The sources that say so.")
    def citations(self) -> list[Citation]:
        return [citation(one) for one in self.data_now.get("sources", ())]

    @strawberry.field(
        graphql_type=maybe(enums.Confidence), description="Stated by the source, or read out of it."
    )
    def confidence(self) -> Any:  # noqa: ANN401 - a made enum
        said = self.data_now.get("confidence")
        return None if said is None else enums.Confidence(said)

    @strawberry.field(description="The payload, lifted to the newest version of its type.")
    def data(self) -> Json | None:
        return Json(self.data_now)

    @strawberry.field(description="The schema of the payload as it was sent.")
    def data_schema(self) -> str:
        return self.recorded.dataschema

    @strawberry.field(
        graphql_type=maybe(lazily("event", "Event")),
        description="The event that this one corrects or retracts.",
    )
    async def corrects(self, info: Info) -> Any:  # noqa: ANN401 - an Event
        return await _amended(self, info, "target")

    @strawberry.field(
        graphql_type=maybe(lazily("event", "Event")), description="The latest correction of it."
    )
    async def corrected_by(self, info: Info) -> Any:  # noqa: ANN401 - an Event
        return await _amended(self, info, "corrected")

    @strawberry.field(
        graphql_type=maybe(lazily("event", "Event")), description="The event that took it back."
    )
    async def retracted_by(self, info: Info) -> Any:  # noqa: ANN401 - an Event
        return await _amended(self, info, "retracted")

    @strawberry.field(
        graphql_type=maybe(lazily("event", "Event")),
        description="The event that led to it, where it names one.",
    )
    async def caused_by(self, info: Info) -> Any:  # noqa: ANN401 - an Event
        if self.recorded.causationid is None:
            return None
        return await event_named(
            info, (self.recorded.source, self.recorded.causationid), self.moment
        )

    @strawberry.field(description="The piece of work that it belongs to.")
    def correlation_id(self) -> str | None:
        return self.recorded.correlationid

    @strawberry.field(
        description="SHA-256 over a zero byte and the stored bytes, in hex: ties it to every proof."
    )
    def leaf_hash(self) -> str:
        return self.recorded.leaf_hash.hex()

    @property
    def data_now(self) -> dict[str, Any]:
        sent = self.recorded
        return cast("dict[str, Any]", registry.upcast(sent.type, sent.dataschema, sent.data))


EventConnection = Connection[Event]
EventEdge = Edge[Event]


def event(recorded: Recorded, moment: Moment) -> Event:
    """Return a recorded event as a node."""
    name = ids.encoded("Event", str(recorded.position), moment)
    return Event(id=strawberry.ID(name), recorded=recorded, moment=moment)


async def event_at(info: Info, position: int | None, moment: Moment) -> Event | None:
    """Return the event at a position that is not beyond the moment."""
    if position is None or position > moment.position:
        return None
    found = await info.context.load.event.load(position)
    return None if found is None else event(found, moment)


async def event_named(info: Info, name: Identity, moment: Moment) -> Event | None:
    """Return the event of this source and id that is not beyond the moment."""
    found = await info.context.load.named.load(name)
    return None if found is None or found.position > moment.position else event(found, moment)


async def _amended(self: Event, info: Info, kind: str) -> Event | None:
    own = self.recorded.position
    found = await info.context.load.amendment.load((own, self.moment.position)) or ()
    if kind == "target":
        targets = [one.target_position for one in found if one.position == own]
        return await event_at(info, targets[-1] if targets else None, self.moment)
    positions = [one.position for one in found if one.target_position == own and one.kind == kind]
    return await event_at(info, positions[-1] if positions else None, self.moment)
