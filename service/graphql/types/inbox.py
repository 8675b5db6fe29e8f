"""The inbox of those who judge: proposed claims, each with its event and its paragraph."""

from asyncio import gather
from typing import Any

import strawberry

from service.graphql import enums
from service.graphql.connections import Count, PageInfo, lazily, many, maybe, page_info
from service.graphql.types.event import Event, event_at
from service.graphql.types.lookup import subject_by_key
from service.graphql.types.node import Info
from service.projections.folds.instrument import paragraph_key
from service.reads.inbox import inbox_listing
from service.reads.moment import Moment
from service.reads.pages import Page, digest_of
from service.reads.snapshot import Row
from service.reads.subjects import count_of, moment_of, page_of


@strawberry.type(description="A claim that waits for somebody who judges to verify or dispute it.")
class InboxEdge:
    """With what was said of it."""

    cursor: str = strawberry.field(description="The claim's place in the list.")
    node: Any = strawberry.field(
        graphql_type=maybe(Event), description="The event that is nominated."
    )
    paragraph: Any = strawberry.field(
        graphql_type=maybe(lazily("paragraph", "Paragraph")),
        description="The paragraph; null where its instrument is not loaded.",
    )
    address: str = strawberry.field(description="The paragraph's address.")
    bearing: Any = strawberry.field(
        graphql_type=enums.Bearing, description="How the event is said to bear."
    )
    reason: str = strawberry.field(description="Why, in the words of whoever claimed it.")
    against: bool = strawberry.field(description="Said against the paragraph's having been kept.")


@strawberry.type(description="Claims that wait for those who judge.")
class InboxConnection:
    """A page of them, in the order of the events."""

    edges: list[InboxEdge] = strawberry.field(description="The claims of the page.")
    nodes: Any = strawberry.field(
        graphql_type=many(Event), description="The events that are nominated."
    )
    page_info: PageInfo = strawberry.field(description="Where the page lies.")
    count: strawberry.Private[Count]

    @strawberry.field(description="How many claims wait, whatever the page.")
    async def total_count(self) -> int | None:
        return await self.count()


async def inbox_page(
    info: Info, instrument: str | None, asked: Page, *, moment: Moment
) -> InboxConnection:
    """Return one page of the inbox, as known at the moment of the first."""
    snapshot = info.context.snapshot
    question = digest_of("inbox", {"instrument": instrument}, moment)
    listing = await inbox_listing(snapshot, instrument, question=question, moment=moment)
    moment = moment_of(listing, asked, moment)
    part = await page_of(snapshot, listing, asked, moment=moment)
    edges = await gather(
        *(
            _edge(info, cursor, row, moment)
            for cursor, row in zip(part.cursors, part.rows, strict=True)
        )
    )

    async def count() -> int:
        return await count_of(snapshot, listing, moment=moment)

    return InboxConnection(
        edges=list(edges),
        nodes=[one.node for one in edges if one.node is not None],
        page_info=page_info(part),
        count=count,
    )


async def _edge(info: Info, cursor: str, row: Row, moment: Moment) -> InboxEdge:
    key = paragraph_key(row["paragraph"])
    node, paragraph = await gather(
        event_at(info, row["event"], moment), subject_by_key(info, "paragraph", key, moment)
    )
    return InboxEdge(
        cursor=cursor,
        node=node,
        paragraph=paragraph,
        address=row["paragraph"],
        bearing=enums.Bearing(row["bearing"]),
        reason=row["body"]["reason"],
        against=row["against"],
    )
