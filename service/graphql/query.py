"""The root fields: where every question begins, and both clocks are resolved."""

from typing import Annotated, Any

import strawberry

from events.types.keys import instrument_stream
from service.graphql import enums, filters, ids, inputs
from service.graphql.connections import (
    After,
    Before,
    First,
    Last,
    asked_page,
    connected,
    many,
    maybe,
)
from service.graphql.filters import (
    InstrumentOrderArgument,
    InstrumentWhereArgument,
    MeetingOrderArgument,
    MeetingWhereArgument,
    StakeholderOrderArgument,
    StakeholderWhereArgument,
)
from service.graphql.inputs import (
    AsOfArgument,
    DirectionArgument,
    EventBy,
    EventWhereArgument,
    OccurredByArgument,
)
from service.graphql.types.event import Event, EventConnection, event_at, event_named
from service.graphql.types.events import Listed, events_page
from service.graphql.types.instrument import Instrument, InstrumentConnection, InstrumentEdge
from service.graphql.types.lookup import KINDS, subject_by_key, subject_node
from service.graphql.types.meeting import Meeting, MeetingConnection, MeetingEdge
from service.graphql.types.meta import Meta, meta_at
from service.graphql.types.node import Info, Node
from service.graphql.types.paragraph import Paragraph
from service.graphql.types.stakeholder import Stakeholder, StakeholderConnection, StakeholderEdge
from service.projections.folds.instrument import paragraph_key, slug
from service.reads.errors import BadQuestion
from service.reads.moment import Moment
from service.reads.pages import LARGEST, Page, digest_of
from service.reads.subjects import Listing, count_of, moment_of, page_of

Address = Annotated[
    str, strawberry.argument(description="The address, such as XY-1/2 or XY-1/2#3.")
]
Key = Annotated[str, strawberry.argument(description="The key, its stable name.")]
By = Annotated[EventBy, strawberry.argument(description="Which event.")]
Id = Annotated[strawberry.ID, strawberry.argument(description="The id of a node.")]
Ids = Annotated[list[strawberry.ID], strawberry.argument(description="Ids of nodes, at most 100.")]


async def _moment(info: Info, as_of: inputs.AsOf | None, by: inputs.OccurredBy | None) -> Moment:
    return await info.context.moment(inputs.as_of(as_of), inputs.occurred_by(by))


@strawberry.type(description="What can be asked.")
class Query:
    """Root fields are nullable: an error in one does not erase the others."""

    @strawberry.field(graphql_type=maybe(Instrument), description="A decision, by its address.")
    async def instrument(
        self,
        info: Info,
        address: Address,
        as_of: AsOfArgument = strawberry.UNSET,
        occurred_by: OccurredByArgument = strawberry.UNSET,
    ) -> Any:  # noqa: ANN401 - an Instrument
        moment = await _moment(info, as_of, occurred_by)
        found = await subject_by_key(
            info, "instrument", slug(instrument_stream(inputs.name(address))), moment
        )
        return found if found is not None and found.row["address"] == address else None

    @strawberry.field(graphql_type=maybe(InstrumentConnection), description="Decisions.")
    async def instruments(  # noqa: PLR0913, PLR0917 - both clocks and a page
        self,
        info: Info,
        where: InstrumentWhereArgument = strawberry.UNSET,
        order_by: InstrumentOrderArgument = strawberry.UNSET,
        as_of: AsOfArgument = strawberry.UNSET,
        occurred_by: OccurredByArgument = strawberry.UNSET,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Any:  # noqa: ANN401 - an InstrumentConnection
        moment = await _moment(info, as_of, occurred_by)
        listing = Listing(
            "instrument",
            digest_of("instruments", inputs.arguments(where=where, order=order_by), moment),
            filters.instruments_where(where),
            filters.order_of(order_by),
        )
        types = (InstrumentConnection, InstrumentEdge)
        return await _listed(
            info, listing, asked_page(first, after, last, before), moment=moment, types=types
        )

    @strawberry.field(
        graphql_type=maybe(Paragraph), description="A paragraph or element, by its address."
    )
    async def paragraph(
        self,
        info: Info,
        address: Address,
        as_of: AsOfArgument = strawberry.UNSET,
        occurred_by: OccurredByArgument = strawberry.UNSET,
    ) -> Any:  # noqa: ANN401 - a Paragraph
        moment = await _moment(info, as_of, occurred_by)
        found = await subject_by_key(info, "paragraph", paragraph_key(inputs.name(address)), moment)
        if found is None or found.row["address"] != address or found.row["family"] is None:
            return None
        return found

    @strawberry.field(graphql_type=maybe(Stakeholder), description="A stakeholder, by its key.")
    async def stakeholder(
        self,
        info: Info,
        key: Key,
        as_of: AsOfArgument = strawberry.UNSET,
        occurred_by: OccurredByArgument = strawberry.UNSET,
    ) -> Any:  # noqa: ANN401 - a Stakeholder
        moment = await _moment(info, as_of, occurred_by)
        return await subject_by_key(info, "stakeholder", inputs.name(key), moment)

    @strawberry.field(
        graphql_type=maybe(StakeholderConnection), description="Stakeholders known on the day."
    )
    async def stakeholders(  # noqa: PLR0913, PLR0917 - both clocks and a page
        self,
        info: Info,
        where: StakeholderWhereArgument = strawberry.UNSET,
        order_by: StakeholderOrderArgument = strawberry.UNSET,
        as_of: AsOfArgument = strawberry.UNSET,
        occurred_by: OccurredByArgument = strawberry.UNSET,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Any:  # noqa: ANN401 - a StakeholderConnection
        moment = await _moment(info, as_of, occurred_by)
        listing = Listing(
            "stakeholder",
            digest_of("stakeholders", inputs.arguments(where=where, order=order_by), moment),
            filters.stakeholders_where(where),
            filters.order_of(order_by),
        )
        types = (StakeholderConnection, StakeholderEdge)
        return await _listed(
            info, listing, asked_page(first, after, last, before), moment=moment, types=types
        )

    @strawberry.field(graphql_type=maybe(Meeting), description="A meeting, by its key.")
    async def meeting(
        self,
        info: Info,
        key: Key,
        as_of: AsOfArgument = strawberry.UNSET,
        occurred_by: OccurredByArgument = strawberry.UNSET,
    ) -> Any:  # noqa: ANN401 - a Meeting
        moment = await _moment(info, as_of, occurred_by)
        return await subject_by_key(info, "meeting", inputs.name(key), moment)

    @strawberry.field(graphql_type=maybe(MeetingConnection), description="Meetings.")
    async def meetings(  # noqa: PLR0913, PLR0917 - both clocks and a page
        self,
        info: Info,
        where: MeetingWhereArgument = strawberry.UNSET,
        order_by: MeetingOrderArgument = strawberry.UNSET,
        as_of: AsOfArgument = strawberry.UNSET,
        occurred_by: OccurredByArgument = strawberry.UNSET,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Any:  # noqa: ANN401 - a MeetingConnection
        moment = await _moment(info, as_of, occurred_by)
        listing = Listing(
            "meeting",
            digest_of("meetings", inputs.arguments(where=where, order=order_by), moment),
            filters.meetings_where(where),
            filters.order_of(order_by),
        )
        types = (MeetingConnection, MeetingEdge)
        return await _listed(
            info, listing, asked_page(first, after, last, before), moment=moment, types=types
        )

    @strawberry.field(graphql_type=maybe(Event), description="An event, by one of its names.")
    async def event(
        self,
        info: Info,
        by: By,
        as_of: AsOfArgument = strawberry.UNSET,
        occurred_by: OccurredByArgument = strawberry.UNSET,
    ) -> Any:  # noqa: ANN401 - an Event
        moment = await _moment(info, as_of, occurred_by)
        identity = inputs.given(by.identity)
        if identity is None:
            return await event_at(info, inputs.given(by.position), moment)
        return await event_named(
            info, (inputs.name(identity.source), inputs.name(identity.id)), moment
        )

    @strawberry.field(graphql_type=maybe(EventConnection), description="The log, event by event.")
    async def events(  # noqa: PLR0913, PLR0917 - both clocks and a page
        self,
        info: Info,
        where: EventWhereArgument = strawberry.UNSET,
        direction: DirectionArgument = enums.Direction.ASC,
        as_of: AsOfArgument = strawberry.UNSET,
        occurred_by: OccurredByArgument = strawberry.UNSET,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Any:  # noqa: ANN401 - an EventConnection
        moment = await _moment(info, as_of, occurred_by)
        falling = direction is enums.Direction.DESC
        listed = Listed("events", inputs.events_where(where), falling=falling)
        return await events_page(
            info, listed, asked_page(first, after, last, before), moment=moment
        )

    @strawberry.field(graphql_type=maybe(Node), description="Anything that has an id, by its id.")
    async def node(self, info: Info, id: Id) -> Any:  # noqa: A002, ANN401 - the schema's word; a Node
        return await _node(info, id, await _moment(info, None, None))

    @strawberry.field(
        graphql_type=many(maybe(Node)),
        description="Several nodes, in the order of their ids, null for unknown ones.",
    )
    async def nodes(self, info: Info, ids: Ids) -> Any:  # noqa: ANN401 - Nodes
        if len(ids) > LARGEST:
            raise BadQuestion(f"Ask for at most {LARGEST} nodes at once.")
        moment = await _moment(info, None, None)
        return [await _node(info, one, moment) for one in ids]

    @strawberry.field(graphql_type=maybe(Meta), description="As of which moment this is answered.")
    async def meta(
        self,
        info: Info,
        as_of: AsOfArgument = strawberry.UNSET,
        occurred_by: OccurredByArgument = strawberry.UNSET,
    ) -> Any:  # noqa: ANN401 - Meta
        return await meta_at(info, await _moment(info, as_of, occurred_by))


async def _listed(
    info: Info, listing: Listing, asked: Page, *, moment: Moment, types: tuple[Any, Any]
) -> Any:  # noqa: ANN401 - a connection of the first type
    snapshot = info.context.snapshot
    moment = moment_of(listing, asked, moment)
    part = await page_of(snapshot, listing, asked, moment=moment)

    async def count() -> int:
        return await count_of(snapshot, listing, moment=moment)

    nodes = part.mapped(lambda row: subject_node(listing.table, row, moment))
    return connected(*types, nodes, count=count)


async def _node(info: Info, text: str, present: Moment) -> object:
    """Return the node of an id as of the snapshot that it was read in; None where there is none."""
    named = ids.decoded(text)
    if named is None:
        return None
    moment = named.moment or present
    await info.context.snapshot.require(moment.position)
    if named.type == "Event":
        return await event_at(info, int(named.key) if named.key.isdecimal() else None, moment)
    kind = {name: kind for kind, name in KINDS.items()}.get(named.type, "")
    return await subject_by_key(info, kind, named.key, moment)
