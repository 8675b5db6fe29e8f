"""Connections: a page of a list, its cursors, and how many there are in all."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Generic, TypeAlias, TypeVar

import strawberry
from strawberry.types.lazy_type import LazyType

from service.graphql.inputs import given
from service.reads.pages import Page, Slice

Node = TypeVar("Node")
Count: TypeAlias = Callable[[], Awaitable[int]]

First: TypeAlias = Annotated[
    int | None,
    strawberry.argument(description="So many from the beginning; 50 without it, at most 100."),
]
After: TypeAlias = Annotated[
    str | None, strawberry.argument(description="Only what comes after this cursor.")
]
Last: TypeAlias = Annotated[
    int | None, strawberry.argument(description="So many from the end, at most 100.")
]
Before: TypeAlias = Annotated[
    str | None, strawberry.argument(description="Only what comes before this cursor.")
]


def lazily(module: str, name: str) -> Any:  # noqa: ANN401 - strawberry's own kind of reference
    """Return a reference to a type of a module above: GraphQL's types point in circles, our imports do not."""
    return LazyType(name, f"service.graphql.types.{module}")


def maybe(kind: Any) -> Any:  # noqa: ANN401 - a type, as a value
    """Return "this type, or null"."""
    return kind | None


def many(kind: Any) -> Any:  # noqa: ANN401 - as above
    """Return "a list of this type, none of them null"."""
    return list[kind]


@strawberry.type(description="Where a page lies in its list.")
class PageInfo:
    """As Relay's specification says."""

    has_next_page: bool = strawberry.field(description="There is more after this page.")
    has_previous_page: bool = strawberry.field(description="There is more before this page.")
    start_cursor: str | None = strawberry.field(description="The first cursor of the page.")
    end_cursor: str | None = strawberry.field(description="The last cursor of the page.")


def page_info(part: Slice[Any]) -> PageInfo:
    """Return where a slice lies."""
    return PageInfo(
        has_next_page=part.has_next,
        has_previous_page=part.has_previous,
        start_cursor=part.cursors[0] if part.cursors else None,
        end_cursor=part.cursors[-1] if part.cursors else None,
    )


@strawberry.type(description="One item of a list, with its cursor.")
class Edge(Generic[Node]):
    """As Relay's specification says."""

    cursor: str = strawberry.field(description="The item's place in the list.")
    node: Node = strawberry.field(description="The item.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[Node]):
    """As Relay's specification says, with `nodes` for those who need no cursors."""

    edges: list[Edge[Node]] = strawberry.field(
        description="The items of the page with their cursors."
    )
    nodes: list[Node] = strawberry.field(description="The items of the page.")
    page_info: PageInfo = strawberry.field(description="Where the page lies.")
    count: strawberry.Private[Count]

    @strawberry.field(description="How many items the whole list has, whatever the page.")
    async def total_count(self) -> int | None:
        return await self.count()


def asked_page(first: First, after: After, last: Last, before: Before) -> Page:
    """Return the page that is asked for; what was left away is None."""
    return Page(given(first), given(after), given(last), given(before))


def connected(
    connection: Any,  # noqa: ANN401 - the connection's class
    edge: Any,  # noqa: ANN401 - the edge's class
    part: Slice[Any],
    *,
    count: Count,
    **more: Any,  # noqa: ANN401 - what the connection holds besides
) -> Any:  # noqa: ANN401 - as given
    """Return a connection over the nodes of a slice."""
    edges = [
        edge(cursor=cursor, node=node) for cursor, node in zip(part.cursors, part.rows, strict=True)
    ]
    nodes = list(part.rows)
    return connection(edges=edges, nodes=nodes, page_info=page_info(part), count=count, **more)
