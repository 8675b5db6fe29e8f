"""Lists of events: the log, a subject's history, a meeting's events."""

from dataclasses import dataclass, replace
from typing import Any

from service.graphql.connections import connected
from service.graphql.types.event import EventConnection, EventEdge, event
from service.graphql.types.node import Info
from service.reads import history
from service.reads.histories import Streams, slice_of_history
from service.reads.history import EventsWhere
from service.reads.moment import Moment
from service.reads.pages import Page, digest_of


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of events: its field, its arguments, which events, and from which end.

    of: whose it is, where that says more lastingly than `where` which events are meant.
    """

    field: str
    where: EventsWhere
    falling: bool
    of: str | None = None

    def question(self, moment: Moment) -> str:
        """Return its name in cursors."""
        asked = {"where": self.of or str(self.where), "falling": self.falling}
        return digest_of(self.field, asked, moment)


async def events_page(info: Info, listed: Listed, asked: Page, *, moment: Moment) -> Any:  # noqa: ANN401 - an EventConnection
    """Return one page of events."""
    question = listed.question(moment)
    moment = history.moment_of_events(asked, question, moment)
    if listed.where.subjects is None or asked.after is not None or asked.before is not None:
        part = await history.page_of_events(
            info.context.snapshot,
            listed.where,
            asked,
            moment=moment,
            question=question,
            falling=listed.falling,
        )
    else:
        wanted = (*_split(listed.where), asked, listed.falling, moment)
        rows = await info.context.load.histories.load(wanted) or []
        part = slice_of_history(
            rows, asked, question=question, moment=moment, falling=listed.falling
        )

    async def count() -> int:
        if listed.where.subjects is None:
            return await history.count_of_events(info.context.snapshot, listed.where, moment=moment)
        return await info.context.load.counts.load((*_split(listed.where), moment)) or 0

    nodes = part.mapped(lambda one: event(one, moment))
    return connected(EventConnection, EventEdge, nodes, count=count)


def _split(where: EventsWhere) -> tuple[Streams, EventsWhere]:
    """Return the streams apart: many subjects at once are asked for the same otherwise."""
    return where.subjects or (), replace(where, subjects=None)
