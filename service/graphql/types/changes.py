"""What changed under an instrument since a day: paragraph by paragraph, what moved its value and what has come to count."""

from asyncio import gather
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import strawberry

from service.graphql import enums, inputs
from service.graphql.connections import PageInfo, connected, maybe, page_info
from service.graphql.types.days import since_given
from service.graphql.types.event import Event, event
from service.graphql.types.evidence import Criterion, criteria_of
from service.graphql.types.lookup import subject_node
from service.graphql.types.node import Info
from service.graphql.types.paged import paged
from service.graphql.types.paragraph import (
    Paragraph,
    StatusStepConnection,
    StatusStepEdge,
    step_of,
)
from service.graphql.types.worked import moment_of_list
from service.reads.changes import Changed, Counted
from service.reads.errors import BadCursor
from service.reads.moment import Moment, OccurredBy
from service.reads.pages import Page, Slice, digest_of, slice_of


@strawberry.type(description="An event that has come to count.")
class CountedEdge:
    """Its counting day lies after the day since which is asked."""

    cursor: str = strawberry.field(description="The event's place in the list.")
    node: Event = strawberry.field(description="The event.")
    criteria: list[Criterion] = strawberry.field(description="The criteria that it counts for.")


@strawberry.type(description="Events that have come to count for a paragraph.")
class CountedConnection:
    """By counting day, then position."""

    edges: list[CountedEdge] = strawberry.field(description="The events of the page.")
    nodes: list[Event] = strawberry.field(description="The events of the page.")
    page_info: PageInfo = strawberry.field(description="Where the page lies.")
    total_count: int | None = strawberry.field(description="How many there are, whatever the page.")


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose changes, as of when, since when: as it was given, for another moment may know a meeting's days otherwise."""

    instrument: str
    moment: Moment
    since: OccurredBy | None

    def question(self, field: str, **more: str) -> str:
        """Name a list in cursors."""
        return digest_of(field, {"of": self.instrument, "since": self.since, **more}, self.moment)

    async def at(self, info: Info, page: Page, question: str) -> "Asked":
        """Return the same as of the moment of a list's first page."""
        return replace(self, moment=await moment_of_list(info, page, question, self.moment))

    async def day(self, info: Info) -> date:
        """Return the day since whose end changes are asked for."""
        day = await since_given(info, self.since, self.moment)
        if day is None:
            raise AssertionError("the schema lets nobody ask for changes without a day")
        return day

    async def found(self, info: Info) -> list[Changed]:
        """Return what changed, in the order of the text."""
        key = (self.instrument, self.moment, await self.day(info))
        return await info.context.since.changes.load(key) or []


@strawberry.type(description="A paragraph for which something changed.")
class ParagraphChangeEdge:
    """Its value turned, or an event has come to count, or both."""

    cursor: str = strawberry.field(description="The paragraph's place in the list.")
    changed: strawberry.Private[Changed]
    asked: strawberry.Private[Asked]

    @strawberry.field(graphql_type=Paragraph, description="The paragraph.")
    def node(self) -> Any:  # noqa: ANN401 - a Paragraph
        return subject_node("paragraph", self.changed.paragraph, self.asked.moment)

    @strawberry.field(
        graphql_type=maybe(enums.StatusValue),
        description="Its value at the end of the day of `since`; null before its adoption.",
    )
    def before(self) -> Any:  # noqa: ANN401 - a made enum
        return enums.status_value(self.changed.before)

    @strawberry.field(
        graphql_type=maybe(enums.StatusValue),
        description="Its value on the day that is asked about; null where it has none.",
    )
    def value(self) -> Any:  # noqa: ANN401 - a made enum
        return enums.status_value(self.changed.value)

    @paged(
        StatusStepConnection, "Every turn that its value took in between, each with what moved it."
    )
    async def turns(self, info: Info, asked: Page) -> Any:  # noqa: ANN401 - a StatusStepConnection
        question = self._question("turns")
        moment, changed = await self._at(info, asked, question)
        keys = [f"{row['position']} {row['from_day']}" for row in changed.turns]
        part = slice_of(changed.turns, asked, question=question, moment=moment, keys=keys)
        of = subject_node("paragraph", changed.paragraph, moment)
        steps = await gather(*(step_of(of, info, row) for row in part.rows))

        async def count() -> int:
            return len(changed.turns)

        nodes = Slice(tuple(steps), part.cursors, part.has_next, part.has_previous)
        return connected(StatusStepConnection, StatusStepEdge, nodes, count=count)

    @paged(CountedConnection, "The events that have come to count for it in between.")
    async def counted(self, info: Info, asked: Page) -> CountedConnection:
        question = self._question("counted")
        moment, changed = await self._at(info, asked, question)
        keys = [str(one.evidence.position) for one in changed.counted]
        part = slice_of(changed.counted, asked, question=question, moment=moment, keys=keys)
        edges = await _counted(info, part, changed, moment)
        return CountedConnection(
            edges=edges,
            nodes=[one.node for one in edges],
            page_info=page_info(part),
            total_count=len(changed.counted),
        )

    def _question(self, field: str) -> str:
        return self.asked.question(f"changes.{field}", paragraph=self.changed.address)

    async def _at(self, info: Info, page: Page, question: str) -> tuple[Moment, Changed]:
        """Return what changed for the paragraph, at the moment of a list's first page; raise BadCursor where nothing did."""
        asked = await self.asked.at(info, page, question)
        if asked.moment == self.asked.moment:
            return asked.moment, self.changed
        for one in await asked.found(info):
            if one.address == self.changed.address:
                return asked.moment, one
        raise BadCursor


@strawberry.type(description="The paragraphs of a decision for which something changed.")
class ParagraphChangeConnection:
    """In the order of the text."""

    since: date = strawberry.field(description="The day since whose end it changed.")
    edges: list[ParagraphChangeEdge] = strawberry.field(description="The paragraphs of the page.")
    nodes: list[Paragraph] = strawberry.field(description="The paragraphs of the page.")
    page_info: PageInfo = strawberry.field(description="Where the page lies.")
    total_count: int | None = strawberry.field(
        description="For how many something changed, whatever the page."
    )


async def changes_page(
    info: Info, instrument: str, since: inputs.OccurredBy, page: Page, *, moment: Moment
) -> ParagraphChangeConnection:
    """Return one page of the changes of an instrument, as they stood at the moment of the first."""
    given = Asked(instrument, moment, inputs.occurred_by(since))
    question = given.question("changes")
    asked = await given.at(info, page, question)
    found = await asked.found(info)
    keys = [one.paragraph["key"] for one in found]
    part = slice_of(found, page, question=question, moment=asked.moment, keys=keys)
    edges = [
        ParagraphChangeEdge(cursor=cursor, changed=one, asked=asked)
        for cursor, one in zip(part.cursors, part.rows, strict=True)
    ]
    return ParagraphChangeConnection(
        since=await asked.day(info),
        edges=edges,
        nodes=[subject_node("paragraph", one.paragraph, asked.moment) for one in part.rows],
        page_info=page_info(part),
        total_count=len(found),
    )


async def _counted(
    info: Info, part: Slice[Counted], changed: Changed, moment: Moment
) -> list[CountedEdge]:
    positions = [one.evidence.position for one in part.rows]
    found = await info.context.load.event.load_many(positions)
    return [
        CountedEdge(
            cursor=cursor,
            node=event(recorded, moment),
            criteria=criteria_of(changed.case, one.criteria),
        )
        for cursor, recorded, one in zip(part.cursors, found, part.rows, strict=True)
        if recorded is not None
    ]
