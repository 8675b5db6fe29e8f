"""Root fields by table: one subject of a kind by its key, a list of them by filter and order."""

from dataclasses import replace
from typing import Annotated, Any

import strawberry

from service.graphql import inputs
from service.graphql.connections import (
    After,
    Before,
    First,
    Last,
    asked_page,
    connected,
    maybe,
)
from service.graphql.inputs import AsOfArgument, OccurredByArgument
from service.graphql.kinds import KINDS
from service.graphql.types.grouped import Whole, whole_of
from service.graphql.types.lookup import merges_followed, subject_by_key, subject_node
from service.graphql.types.node import Info
from service.graphql.wheres import order_of, where_of
from service.reads.moment import Moment
from service.reads.pages import digest_of
from service.reads.subjects import Listing, count_of, moment_of, page_of

Key = Annotated[str, strawberry.argument(description="The key, its stable name.")]


async def moment_for(info: Info, as_of: inputs.AsOf | None, by: inputs.OccurredBy | None) -> Moment:
    """Return the moment that a root field is asked for."""
    return await info.context.moment(inputs.as_of(as_of), inputs.occurred_by(by))


def one(kind: str, *, says: str) -> Any:  # noqa: ANN401 - a field for Strawberry to read
    """Return the root field of one subject of a kind; null where there is none at the moment."""

    async def resolve(
        info: Info,
        key: Key,
        as_of: AsOfArgument = strawberry.UNSET,
        occurred_by: OccurredByArgument = strawberry.UNSET,
    ) -> Any:  # noqa: ANN401 - the kind's type
        moment = await moment_for(info, as_of, occurred_by)
        return await subject_by_key(info, kind, inputs.name(key), moment)

    return strawberry.field(
        resolver=resolve, graphql_type=maybe(KINDS[kind].node), description=says
    )


def several(kind: str, *, says: str) -> Any:  # noqa: ANN401 - as above
    """Return the root field that lists the subjects of a kind."""
    of = KINDS[kind]

    async def resolve(  # noqa: PLR0913, PLR0917 - filter, order, both clocks and a page
        info: Info,
        where: of.where = strawberry.UNSET,  # type: ignore[name-defined] # made for the kind
        order_by: of.order = strawberry.UNSET,  # type: ignore[name-defined] # as above
        as_of: AsOfArgument = strawberry.UNSET,
        occurred_by: OccurredByArgument = strawberry.UNSET,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Any:  # noqa: ANN401 - the kind's connection
        moment = await moment_for(info, as_of, occurred_by)
        arguments = inputs.arguments(where=where, order=order_by)
        listing = Listing(
            kind,
            digest_of(f"{kind}.list", arguments, moment),
            where_of(where, of.predicates),
            order_of(order_by, of.columns),
        )
        return await _listed(info, listing, asked_page(first, after, last, before), moment)

    return strawberry.field(resolver=resolve, graphql_type=maybe(of.connection), description=says)


async def _listed(info: Info, listing: Listing, asked: Any, moment: Moment) -> Any:  # noqa: ANN401 - a page; a connection
    snapshot, kind = info.context.snapshot, listing.table
    moment = moment_of(listing, asked, moment)
    listing = replace(listing, where=await merges_followed(info, listing.where, moment))
    part = await page_of(snapshot, listing, asked, moment=moment)

    async def count() -> int:
        return await count_of(snapshot, listing, moment=moment)

    connection, edge = KINDS[kind].classes
    nodes = part.mapped(lambda row: subject_node(kind, row, moment))
    more = whole_of(connection, Whole(kind, listing.where, moment))
    return connected(connection, edge, nodes, count=count, **more)
