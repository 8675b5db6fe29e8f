"""Connections of lists that can also be grouped: a page, and how many of the whole list share what."""

from dataclasses import dataclass
from typing import Any, Generic

import strawberry

from service.graphql.connections import Connection, Node
from service.graphql.types.group import Group, by_argument, dimensions, groups
from service.graphql.types.node import Info
from service.reads.children import Owner
from service.reads.groups import EVERYBODY, Grouping
from service.reads.moment import Moment
from service.reads.where import Where


@dataclass(frozen=True, slots=True)
class Whole:
    """The whole list behind a page: of which kind, which of them, whose, as of when."""

    kind: str
    where: Where
    moment: Moment
    column: str | None = None
    owner: Owner = EVERYBODY


@strawberry.type(description="A page of a list that can be grouped.")
class Groupable(Connection[Node], Generic[Node]):
    """Whose groups are counted over the filter, whatever the page."""

    whole: strawberry.Private[Whole]


def aggregates(kind: str) -> Any:  # noqa: ANN401 - a field for Strawberry to read
    """Return the field `aggregates` of the connections of a kind."""

    async def resolve(
        self: Groupable[Any],
        info: Info,
        by: by_argument(kind),  # type: ignore[valid-type] # made for the kind
    ) -> list[Group]:
        whole = self.whole
        grouping = Grouping(kind, whole.where, dimensions(kind, by), whole.column)
        return await groups(info, grouping, whole.owner, moment=whole.moment)

    return strawberry.field(
        resolver=resolve, description="Counts over the whole list, by what its items share."
    )


def whole_of(connection: Any, whole: Whole) -> dict[str, Whole]:  # noqa: ANN401 - the connection's class
    """Return what a connection needs to be grouped; nothing where it cannot be."""
    groupable = isinstance(connection, type) and issubclass(connection, Groupable)
    return {"whole": whole} if groupable else {}
