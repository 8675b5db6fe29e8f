"""The claims of an event, and the sources it cites."""

from asyncio import gather
from typing import Any

import strawberry

from events.envelope import JsonObject, Recorded
from service.graphql import enums
from service.graphql.connections import PageInfo, lazily, many, maybe, page_info
from service.graphql.types.lookup import subject_by_key
from service.graphql.types.node import Info
from service.graphql.types.worked import moment_of_list
from service.projections.folds.instrument import paragraph_key
from service.reads.moment import Moment
from service.reads.pages import Page, digest_of, slice_of


@strawberry.type(description="Where a fact is written.")
class Citation:
    """One source of an event."""

    title: str = strawberry.field(description="What the source is called.")
    url: str | None = strawberry.field(description="Where it can be read.")
    symbol: str | None = strawberry.field(
        description="Its symbol, the identity of an official text."
    )
    locator: str | None = strawberry.field(description="Where in it.")


def citation(source: JsonObject) -> Citation:
    """Return a source as a citation."""
    said = source.get
    return Citation(
        title=source["title"], url=said("url"), symbol=said("symbol"), locator=said("locator")
    )


@strawberry.type(description="One claim of an event on a paragraph.")
class ClaimEdge:
    """With what was said of it."""

    cursor: str = strawberry.field(description="The claim's place in the list.")
    node: Any = strawberry.field(
        graphql_type=maybe(lazily("paragraph", "Paragraph")),
        description="The paragraph; null where its instrument is not loaded.",
    )
    address: str = strawberry.field(description="The paragraph's address.")
    bearing: Any = strawberry.field(
        graphql_type=enums.Bearing, description="How the event is said to bear."
    )
    reason: str = strawberry.field(description="Why, in the words of whoever claimed it.")
    standing: Any = strawberry.field(
        graphql_type=enums.Standing, description="Whether somebody who may judge stands behind it."
    )
    against: bool = strawberry.field(description="Said against the paragraph's having been kept.")


@strawberry.type(description="The claims of an event.")
class ClaimConnection:
    """A page of them."""

    edges: list[ClaimEdge] = strawberry.field(description="The claims of the page.")
    nodes: Any = strawberry.field(
        graphql_type=many(lazily("paragraph", "Paragraph")),
        description="Their paragraphs, as far as they are loaded.",
    )
    page_info: PageInfo = strawberry.field(description="Where the page lies.")
    total_count: int | None = strawberry.field(description="How many claims the event has.")


async def claims_of(info: Info, recorded: Recorded, moment: Moment, asked: Page) -> ClaimConnection:
    """Return the claims on an event, as known at the moment."""
    position = recorded.position
    question = digest_of("claims", {"event": position}, moment)
    moment = await moment_of_list(info, asked, question, moment)
    rows = await info.context.load.claims.load((position, moment.position)) or []
    part = slice_of(
        rows, asked, question=question, moment=moment, keys=[row["key"] for row in rows]
    )
    keys = [paragraph_key(row["paragraph"]) for row in part.rows]
    found = await gather(*(subject_by_key(info, "paragraph", key, moment) for key in keys))
    edges = [
        ClaimEdge(
            cursor=cursor,
            node=node,
            address=row["paragraph"],
            bearing=enums.Bearing(row["bearing"]),
            reason=row["body"]["reason"],
            standing=enums.Standing(row["standing"]),
            against=row["against"],
        )
        for cursor, row, node in zip(part.cursors, part.rows, found, strict=True)
    ]
    nodes = [node for node in found if node is not None]
    return ClaimConnection(
        edges=edges, nodes=nodes, page_info=page_info(part), total_count=len(rows)
    )
