"""The root fields: where every question begins, and both clocks are resolved."""

from asyncio import gather
from typing import Annotated, Any

import strawberry

from events.types.keys import instrument_stream
from service.graphql import enums, ids, inputs
from service.graphql.connections import (
    After,
    Before,
    First,
    Last,
    asked_page,
    many,
    maybe,
)
from service.graphql.inputs import (
    AsOfArgument,
    DirectionArgument,
    EventBy,
    EventWhereArgument,
    OccurredByArgument,
)
from service.graphql.kinds import BY_TYPE
from service.graphql.roots import moment_for, one, several
from service.graphql.scalars import DIGITS, Json
from service.graphql.types.cost import Cost, cost_now
from service.graphql.types.event import Event, EventConnection, event_at, event_named
from service.graphql.types.events import Listed, events_page
from service.graphql.types.inbox import InboxConnection, inbox_page
from service.graphql.types.instrument import Instrument
from service.graphql.types.lookup import subject_by_key
from service.graphql.types.meta import Meta, meta_at
from service.graphql.types.node import Info, Node
from service.graphql.types.paragraph import Paragraph, StatusStep
from service.graphql.types.preview import preview
from service.graphql.types.search import SearchConnection, found
from service.projections.folds.instrument import paragraph_key, slug
from service.reads.errors import BadQuestion
from service.reads.moment import Moment
from service.reads.pages import LARGEST

Address = Annotated[
    str, strawberry.argument(description="The address, such as XY-1/2 or XY-1/2#3.")
]
OfInstrument = Annotated[
    str | None,
    strawberry.argument(description="Only on paragraphs of the decision at this address."),
]
Drafts = Annotated[
    list[Json],
    strawberry.argument(description="Events as they would be posted, at most 100."),
]
By = Annotated[EventBy, strawberry.argument(description="Which event.")]
Id = Annotated[strawberry.ID, strawberry.argument(description="The id of a node.")]
Ids = Annotated[list[strawberry.ID], strawberry.argument(description="Ids of nodes, at most 100.")]
Words = Annotated[
    str,
    strawberry.argument(
        description='Words, all of which are looked for; "in quotes" as they stand, -without one, this or that.'
    ),
]
Kinds = Annotated[
    Any,
    strawberry.argument(
        description="Subjects of these kinds; all without it.",
        graphql_type=maybe(many(enums.SubjectKind)),
    ),
]


@strawberry.type(description="What can be asked.")
class Query:
    """Root fields are nullable: an error in one does not erase the others."""

    instruments = several("instrument", says="Decisions.")
    reference = one("reference", says="One version of a text to judge by, by its key.")
    references = several("reference", says="Texts to judge by, version by version.")
    meeting = one("meeting", says="A meeting, by its key.")
    meetings = several("meeting", says="Meetings.")
    stakeholder = one("stakeholder", says="A stakeholder, by its key.")
    stakeholders = several(
        "stakeholder",
        says="Stakeholders known on the day; merged ones are listed too, with `mergedInto`.",
    )
    partnership = one("partnership", says="A partnership, by its key.")
    partnerships = several("partnership", says="Partnerships known on the day.")
    consultation = one("consultation", says="A consultation, by its key.")
    consultations = several("consultation", says="Consultations known on the day.")
    response = one("response", says="A response, by its key.")
    responses = several("response", says="Responses known on the day.")
    joint_activity = one("activity", says="A joint activity, by its key.")
    joint_activities = several("activity", says="Joint activities, trainings among them.")
    document = one("document", says="A document, by its key.")
    documents = several("document", says="Documents known on the day.")
    report = one("report", says="A report, by its key.")
    reports = several("report", says="Reports known on the day.")
    work_item = one("workitem", says="An item of a work programme, by its key.")
    work_items = several("workitem", says="Items of work programmes.")
    contribution = one("contribution", says="A contribution, by its key.")
    contributions = several("contribution", says="Contributions known on the day.")
    conflict = one("conflict", says="A conflict of sources, by its key.")
    conflicts = several("conflict", says="Conflicts of sources.")
    person = one("person", says="Somebody by function, by their key.")
    people = several("person", says="People by function.")

    @strawberry.field(graphql_type=maybe(Instrument), description="A decision, by its address.")
    async def instrument(
        self,
        info: Info,
        address: Address,
        as_of: AsOfArgument = strawberry.UNSET,
        occurred_by: OccurredByArgument = strawberry.UNSET,
    ) -> Any:  # noqa: ANN401 - an Instrument
        moment = await moment_for(info, as_of, occurred_by)
        found = await subject_by_key(
            info, "instrument", slug(instrument_stream(inputs.name(address))), moment
        )
        return found if found is not None and found.row["address"] == address else None

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
        moment = await moment_for(info, as_of, occurred_by)
        found = await subject_by_key(info, "paragraph", paragraph_key(inputs.name(address)), moment)
        return found if found is not None and found.row["address"] == address else None

    @strawberry.field(
        graphql_type=many(StatusStep) | None,
        description="Which statuses these drafts would change, were they recorded by somebody who judges; nothing is.",
    )
    async def preview(
        self, info: Info, events: Drafts, occurred_by: OccurredByArgument = strawberry.UNSET
    ) -> Any:  # noqa: ANN401 - steps
        return await preview(info, events, occurred_by)

    @strawberry.field(
        graphql_type=maybe(InboxConnection),
        description="Claims that wait for somebody who judges, in the order of their events.",
    )
    async def inbox(  # noqa: PLR0913, PLR0917 - both clocks and a page
        self,
        info: Info,
        instrument: OfInstrument = strawberry.UNSET,
        as_of: AsOfArgument = strawberry.UNSET,
        occurred_by: OccurredByArgument = strawberry.UNSET,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Any:  # noqa: ANN401 - an InboxConnection
        moment = await moment_for(info, as_of, occurred_by)
        asked = asked_page(first, after, last, before)
        return await inbox_page(info, inputs.given(instrument), asked, moment=moment)

    @strawberry.field(graphql_type=maybe(Event), description="An event, by one of its names.")
    async def event(
        self,
        info: Info,
        by: By,
        as_of: AsOfArgument = strawberry.UNSET,
        occurred_by: OccurredByArgument = strawberry.UNSET,
    ) -> Any:  # noqa: ANN401 - an Event
        moment = await moment_for(info, as_of, occurred_by)
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
        moment = await moment_for(info, as_of, occurred_by)
        falling = direction is enums.Direction.DESC
        listed = Listed("events", inputs.events_where(where), falling=falling)
        return await events_page(
            info, listed, asked_page(first, after, last, before), moment=moment
        )

    @strawberry.field(
        graphql_type=maybe(SearchConnection),
        description="Subjects whose titles, names or notes hold some words, best first.",
    )
    async def search(  # noqa: PLR0913, PLR0917 - words and kinds, both clocks and a page
        self,
        info: Info,
        text: Words,
        kinds: Kinds = strawberry.UNSET,
        as_of: AsOfArgument = strawberry.UNSET,
        occurred_by: OccurredByArgument = strawberry.UNSET,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Any:  # noqa: ANN401 - a SearchConnection
        moment = await moment_for(info, as_of, occurred_by)
        asked = asked_page(first, after, last, before)
        return await found(info, text, inputs.given(kinds), asked, moment=moment)

    @strawberry.field(graphql_type=maybe(Node), description="Anything that has an id, by its id.")
    async def node(self, info: Info, id: Id) -> Any:  # noqa: A002, ANN401 - the schema's word; a Node
        return await _node(info, id, await moment_for(info, None, None))

    @strawberry.field(
        graphql_type=many(maybe(Node)),
        description="Several nodes, in the order of their ids, null for unknown ones.",
    )
    async def nodes(self, info: Info, ids: Ids) -> Any:  # noqa: ANN401 - Nodes
        if len(ids) > LARGEST:
            raise BadQuestion(f"Ask for at most {LARGEST} nodes at once.")
        moment = await moment_for(info, None, None)
        return await gather(*(_node(info, one, moment) for one in ids))

    @strawberry.field(description="What this very operation costs.")
    def cost(self, info: Info) -> Cost:
        return cost_now(info)

    @strawberry.field(graphql_type=maybe(Meta), description="As of which moment this is answered.")
    async def meta(
        self,
        info: Info,
        as_of: AsOfArgument = strawberry.UNSET,
        occurred_by: OccurredByArgument = strawberry.UNSET,
    ) -> Any:  # noqa: ANN401 - Meta
        return await meta_at(info, await moment_for(info, as_of, occurred_by))


def _position(key: str) -> int | None:
    """Read the position in an event's id; None for what no event of ours can have."""
    return int(key) if key.isdecimal() and len(key) < DIGITS else None


async def _node(info: Info, text: str, present: Moment) -> object:
    """Return the node of an id as of the snapshot that it was read in; None where there is none."""
    named = ids.decoded(text)
    if named is None:
        return None
    moment = named.moment or present
    await info.context.snapshot.require(moment.position)
    if named.type == "Event":
        return await event_at(info, _position(named.key), moment)
    of = BY_TYPE.get(named.type)
    return None if of is None else await subject_by_key(info, of.name, named.key, moment)
