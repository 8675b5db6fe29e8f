"""Meetings: reference data, by whose last day dues are judged."""

from datetime import date
from typing import Any

import strawberry

from service.graphql import enums, inputs
from service.graphql.connections import (
    After,
    Before,
    Edge,
    First,
    Last,
    asked_page,
    maybe,
)
from service.graphql.inputs import DirectionArgument, EventWhereArgument
from service.graphql.types.event import EventConnection
from service.graphql.types.events import Listed, events_page
from service.graphql.types.grouped import Groupable, aggregates
from service.graphql.types.lookup import subject_by_key
from service.graphql.types.node import Info, When, when
from service.graphql.types.stakeholder import Stakeholder
from service.graphql.types.subject import Subject


@strawberry.type(description="A meeting of a body.")
class Meeting(Subject):
    """A row of the meetings."""

    table = "meeting"

    @strawberry.field(
        description="The code that instruments call it by, such as S-7; null where none does."
    )
    def code(self) -> str | None:
        said = self.row["code"]
        return None if said is None else str(said)

    @strawberry.field(description="The key of the body that meets.")
    def body(self) -> str:
        return str(self.row["held_by"]).partition("/")[2]

    @strawberry.field(graphql_type=maybe(Stakeholder), description="The body that meets.")
    async def held_by(self, info: Info) -> Any:  # noqa: ANN401 - a Stakeholder
        _, _, key = str(self.row["held_by"]).partition("/")
        return await subject_by_key(info, "stakeholder", key, self.moment)

    @strawberry.field(description="When it opens.")
    def opens(self) -> When:
        said = self.row["body"]
        return when(said.get("from", said["occurred"]))

    @strawberry.field(description="When it closes.")
    def closes(self) -> When:
        said = self.row["body"]
        return when(said.get("to", said["occurred"]))

    @strawberry.field(
        description="Its first day, the earliest possible one where days are unknown."
    )
    def first_day(self) -> date:
        found: date = self.row["first_day"]
        return found

    @strawberry.field(
        description="Its last day, the latest possible one where days are unknown: dues fall on it."
    )
    def last_day(self) -> date:
        found: date = self.row["last_day"]
        return found

    @strawberry.field(
        graphql_type=EventConnection,
        description="The events on its own stream, in the order of the log.",
    )
    async def events(  # noqa: PLR0913, PLR0917 - the four arguments of every page, and two of its own
        self,
        info: Info,
        where: EventWhereArgument = strawberry.UNSET,
        direction: DirectionArgument = enums.Direction.ASC,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Any:  # noqa: ANN401 - an EventConnection
        wanted = inputs.events_where(where, within=self.streams)
        listed = Listed("meeting.events", wanted, falling=direction is enums.Direction.DESC)
        return await events_page(
            info, listed, asked_page(first, after, last, before), moment=self.moment
        )


@strawberry.type(description="A page of meetings.")
class MeetingConnection(Groupable[Meeting]):
    """Which can be grouped."""

    aggregates = aggregates("meeting")


MeetingEdge = Edge[Meeting]
