"""Events that nobody claimed for a paragraph, and the criterion that each would meet."""

import strawberry

from service.graphql.connections import PageInfo, page_info
from service.graphql.types.event import Event, event
from service.graphql.types.evidence import Criterion, criterion_of
from service.graphql.types.node import Info
from service.graphql.types.worked import moment_of_list
from service.mandate.explain import Unclaimed, explain
from service.reads.moment import Moment
from service.reads.pages import Page, digest_of, slice_of


@strawberry.type(description="An event that would count if somebody claimed it.")
class UnclaimedEdge:
    """With the criterion that it would meet."""

    cursor: str = strawberry.field(description="The event's place in the list.")
    node: Event = strawberry.field(description="The event.")
    criterion: Criterion = strawberry.field(description="The criterion that it would meet.")


@strawberry.type(description="A page of events that would count if somebody claimed them.")
class UnclaimedConnection:
    """By counting day."""

    edges: list[UnclaimedEdge] = strawberry.field(description="The events of the page.")
    nodes: list[Event] = strawberry.field(description="The events of the page.")
    page_info: PageInfo = strawberry.field(description="Where the page lies.")
    total_count: int | None = strawberry.field(description="How many there are, whatever the page.")


async def unclaimed_page(
    info: Info, address: str, asked: Page, moment: Moment
) -> UnclaimedConnection:
    """Return one page of events, as they stood at the moment of the first; none where no rule stands."""
    question = digest_of("unclaimed", {"paragraph": address}, moment)
    moment = await moment_of_list(info, asked, question, moment)
    case = await info.context.load.case.load((address, moment.position))
    listed: tuple[Unclaimed, ...] = ()
    if case is not None:
        candidates = await info.context.load.candidates.load((address, moment.position))
        told = explain(case, moment.day, candidates=candidates)
        listed = () if told is None else told.unclaimed
    keys = [str(one.evidence.position) for one in listed]
    part = slice_of(listed, asked, question=question, moment=moment, keys=keys)
    found = await info.context.load.event.load_many([one.evidence.position for one in part.rows])
    events = [event(one, moment) for one in found if one is not None]
    wanted = [criterion_of(case, one.criterion) for one in part.rows]
    edges = [
        UnclaimedEdge(cursor=cursor, node=node, criterion=criterion)
        for cursor, node, criterion in zip(part.cursors, events, wanted, strict=True)
        if criterion is not None
    ]
    return UnclaimedConnection(
        edges=edges, nodes=events, page_info=page_info(part), total_count=len(listed)
    )
