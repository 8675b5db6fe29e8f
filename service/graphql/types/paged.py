"""Fields that answer a page: the four arguments of every page, written once."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

import strawberry

from service.graphql.connections import After, Before, First, Last, asked_page
from service.graphql.types.node import Info
from service.reads.pages import Page

Answer: TypeAlias = Callable[[Any, Info, Page], Awaitable[Any]]
"""Of whom, in which operation, which page."""


def paged(kind: Any, says: str) -> Callable[[Answer], Any]:  # noqa: ANN401 - a connection, as a type or a reference
    """Make a field of a connection out of what answers a page."""

    def field(answer: Answer) -> Any:  # noqa: ANN401 - a field for Strawberry to read
        async def resolve(
            self: Any,  # noqa: ANN401 - an object of the schema, which Strawberry must not read
            info: Info,
            first: First = strawberry.UNSET,
            after: After = strawberry.UNSET,
            last: Last = strawberry.UNSET,
            before: Before = strawberry.UNSET,
        ) -> Any:  # noqa: ANN401 - the connection
            return await answer(self, info, asked_page(first, after, last, before))

        return strawberry.field(resolver=resolve, graphql_type=kind, description=says)

    return field
