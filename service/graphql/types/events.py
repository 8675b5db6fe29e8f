"""Lists of events: the log, a subject's history, a meeting's events."""

from dataclasses import dataclass
from typing import Any

from service.graphql.connections import connected
from service.graphql.types.event import EventConnection, EventEdge, event
from service.graphql.types.node import Info
from service.reads import history
from service.reads.history import EventsWhere
from service.reads.moment import Moment
from service.reads.pages import Page, digest_of


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of events: its field, its arguments, which events, and from which end."""

    field: str
    where: EventsWhere
    falling: bool


async def events_page(info: Info, listed: Listed, asked: Page, *, moment: Moment) -> Any:  # noqa: ANN401 - an EventConnection
    """Return one page of events."""
    snapshot = info.context.snapshot
    question = digest_of(
        listed.field, {"where": str(listed.where), "falling": listed.falling}, moment
    )
    moment = history.moment_of_events(asked, question, moment)
    part = await history.page_of_events(
        snapshot, listed.where, asked, moment=moment, question=question, falling=listed.falling
    )

    async def count() -> int:
        return await history.count_of_events(snapshot, listed.where, moment=moment)

    nodes = part.mapped(lambda one: event(one, moment))
    return connected(EventConnection, EventEdge, nodes, count=count)
