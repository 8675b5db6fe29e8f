"""Search: subjects whose titles, names or notes hold some words."""

from decimal import Decimal
from typing import Any

import strawberry

from service.graphql import enums
from service.graphql.connections import Count, PageInfo, lazily, many, maybe, page_info
from service.graphql.types.lookup import subject_by_key
from service.graphql.types.node import Info
from service.reads.moment import Moment
from service.reads.pages import Page, digest_of
from service.reads.search import MILLION, count_of_hits, moment_of_hits, page_of_hits


@strawberry.type(description="A subject that was found.")
class SearchEdge:
    """With how well it fits, and where."""

    cursor: str = strawberry.field(description="Its place in the list.")
    node: Any = strawberry.field(
        graphql_type=maybe(lazily("subject", "Subject")),
        description="The subject; null where nothing but its words is known on the day.",
    )
    kind: Any = strawberry.field(graphql_type=enums.SubjectKind, description="Its kind.")
    key: str = strawberry.field(description="Its key.")
    rank: Decimal = strawberry.field(description="How well it fits: more is better.")
    snippet: str = strawberry.field(description="Words around those found, which stand in «…».")


@strawberry.type(description="What was found, best first.")
class SearchConnection:
    """A page of it."""

    edges: list[SearchEdge] = strawberry.field(description="What was found, on the page.")
    nodes: Any = strawberry.field(
        graphql_type=many(lazily("subject", "Subject")), description="The subjects of the page."
    )
    page_info: PageInfo = strawberry.field(description="Where the page lies.")
    count: strawberry.Private[Count]

    @strawberry.field(description="How many subjects were found, whatever the page.")
    async def total_count(self) -> int | None:
        return await self.count()


async def found(
    info: Info, text: str, kinds: list[Any] | None, asked: Page, *, moment: Moment
) -> SearchConnection:
    """Return one page of what is found."""
    wanted = None if kinds is None else [str(one.value) for one in kinds]
    question = digest_of("search", {"text": text, "kinds": wanted}, moment)
    moment = moment_of_hits(asked, question, moment)
    snapshot = info.context.snapshot
    part = await page_of_hits(snapshot, text, wanted, asked, moment=moment, question=question)
    keys = [(row["kind"], row["subject"], moment) for row in part.rows]
    await info.context.load.subject.load_many(keys)
    edges = [
        SearchEdge(
            cursor=cursor,
            node=await subject_by_key(info, row["kind"], row["subject"], moment),
            kind=enums.SubjectKind(row["kind"]),
            key=row["subject"],
            rank=Decimal(row["rank"]) / MILLION,
            snippet=row["snippet"],
        )
        for cursor, row in zip(part.cursors, part.rows, strict=True)
    ]

    async def count() -> int:
        return await count_of_hits(snapshot, text, wanted, moment=moment)

    return SearchConnection(
        edges=edges,
        nodes=[one.node for one in edges if one.node is not None],
        page_info=page_info(part),
        count=count,
    )
