"""Edges that say more than where they stand: each is a row that ties two subjects."""

from typing import Any

import strawberry

from service.graphql.connections import Count, PageInfo, maybe
from service.graphql.types.event import Event, event_at
from service.graphql.types.node import Info
from service.reads.moment import Moment
from service.reads.snapshot import Row


@strawberry.type(description="What ties a subject to another.")
class RowEdge:
    """Its node is the other end, and has the type of that."""

    cursor: str = strawberry.field(description="Its place in the list.")
    row: strawberry.Private[Row]
    moment: strawberry.Private[Moment]

    @property
    def said(self) -> dict[str, Any]:
        """What the row's body says."""
        found: dict[str, Any] = self.row["body"]
        return found

    @strawberry.field(graphql_type=maybe(Event), description="The event that says so.")
    async def event(self, info: Info) -> Any:  # noqa: ANN401 - an Event
        return await event_at(info, self.row["event"], self.moment)


@strawberry.type(description="A page of what ties a subject to others.")
class Linked:
    """What every such connection shares; its edges and nodes are its own."""

    page_info: PageInfo = strawberry.field(description="Where the page lies.")
    count: strawberry.Private[Count]

    @strawberry.field(description="How many items the whole list has, whatever the page.")
    async def total_count(self) -> int | None:
        return await self.count()
