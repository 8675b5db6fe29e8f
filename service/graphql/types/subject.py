"""What every subject shares: its key, its newest event, its history."""

from typing import Any, ClassVar

import strawberry

from service.graphql import enums, inputs
from service.graphql.connections import After, Before, First, Last, asked_page
from service.graphql.inputs import DirectionArgument, EventWhereArgument
from service.graphql.scalars import LogPosition
from service.graphql.types.branches import own_stream, subjects_below
from service.graphql.types.event import Event, EventConnection, event_at
from service.graphql.types.events import Listed, events_page
from service.graphql.types.node import Info, Node
from service.graphql.types.parked import Parked, parked_of
from service.reads.moment import Moment
from service.reads.parking import ParkedStream
from service.reads.snapshot import Row


@strawberry.interface(description="Anything that events are about: it has a name and a history.")
class Subject(Node):
    """A row of a read table, as of a moment."""

    table: ClassVar[str] = ""

    row: strawberry.Private[Row]
    moment: strawberry.Private[Moment]

    @property
    def streams(self) -> tuple[str, ...]:
        """The streams whose events are its history."""
        return (f"{self.table}/{self.row['key']}",)

    @property
    def said(self) -> dict[str, Any]:
        """The payload, or what several payloads add up to."""
        found: dict[str, Any] = self.row["body"]
        return found

    @strawberry.field(description="Its stable name among subjects of its kind.")
    def key(self) -> str:
        return str(self.row["key"])

    @strawberry.field(description="Its name for people.")
    def title(self) -> str:
        return str(self.row["title"])

    @strawberry.field(graphql_type=enums.SubjectKind, description="What kind of subject it is.")
    def kind(self) -> Any:  # noqa: ANN401 - a made enum
        return enums.SubjectKind(self.table)

    @strawberry.field(
        description="The newest event that changed what stands here, or that counts from a later day on and was known by then; the lists below it have their own."
    )
    async def last_event(self, info: Info) -> Event:
        found = await event_at(info, self.row["position"], self.moment)
        if found is None:
            raise AssertionError("every row stands at the position of an event")
        return found

    @strawberry.field(
        graphql_type=EventConnection, description="The events of its streams, newest first."
    )
    async def history(  # noqa: PLR0913, PLR0917 - the four arguments of every page, and two of its own
        self,
        info: Info,
        where: EventWhereArgument = strawberry.UNSET,
        direction: DirectionArgument = enums.Direction.DESC,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Any:  # noqa: ANN401 - an EventConnection
        wanted = inputs.events_where(where, within=self.streams)
        listed = Listed(f"{self.table}.history", wanted, falling=direction is enums.Direction.DESC)
        return await events_page(
            info, listed, asked_page(first, after, last, before), moment=self.moment
        )

    conflicts = subjects_below(
        "conflict", "about", says="Where sources differ about it, by key.", owning=own_stream
    )

    @strawberry.field(description="The position from which on it is known as it is shown here.")
    def known_since(self) -> LogPosition:
        return LogPosition(self.row["position"])

    @strawberry.field(
        description="Where its history stops being folded, and why; null where all of it is shown."
    )
    async def parked(self, info: Info) -> Parked | None:
        found = await self.stopped(info)
        return parked_of(min(found, key=lambda one: one.position)) if found else None

    async def stopped(self, info: Info) -> list[ParkedStream]:
        """Return the streams of its history that are folded no further."""
        asked = [(stream, self.moment.position) for stream in self.streams]
        found = await info.context.load.parked.load_many(asked)
        return [one for one in found if one is not None]
