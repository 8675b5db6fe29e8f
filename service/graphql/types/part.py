"""The part of a stakeholder: the paragraphs that ask something of it, and what it did for them."""

from asyncio import gather
from datetime import date
from typing import Any

import strawberry

from service.graphql import enums, inputs
from service.graphql.connections import PageInfo, lazily, many, maybe, page_info
from service.graphql.types.days import since_given
from service.graphql.types.event import Event, event
from service.graphql.types.evidence import Criterion, Sentence, criteria_of, sentence
from service.graphql.types.lookup import subject_node, subjects_by_key
from service.graphql.types.node import Info
from service.graphql.types.paged import paged
from service.graphql.types.worked import moment_of_list
from service.projections.folds.instrument import paragraph_key
from service.reads.errors import BadCursor
from service.reads.moment import Moment, OccurredBy
from service.reads.pages import Page, Slice, digest_of, slice_of
from service.reads.part import Asked, Deed, Part


@strawberry.type(description="A paragraph that asks something of a stakeholder.")
class AskedEdge:
    """With what is still open of it."""

    cursor: str = strawberry.field(description="The paragraph's place in the list.")
    node: Any = strawberry.field(
        graphql_type=lazily("paragraph", "Paragraph"), description="The paragraph."
    )
    classes: list[str] = strawberry.field(description="The classes by which it is addressed.")
    value: Any = strawberry.field(
        graphql_type=maybe(enums.StatusValue),
        description="How the paragraph stands; null before its adoption, and without a rule.",
    )
    before: Any = strawberry.field(
        graphql_type=maybe(enums.StatusValue),
        description="How it stood on the day of `since`; null without one, and before its adoption.",
    )
    open: list[Sentence] = strawberry.field(description="What its criteria still need.")


@strawberry.type(description="The paragraphs that ask something of a stakeholder.")
class AskedConnection:
    """Decision by decision, in the order of the text."""

    edges: list[AskedEdge] = strawberry.field(description="The paragraphs of the page.")
    nodes: Any = strawberry.field(
        graphql_type=many(lazily("paragraph", "Paragraph")),
        description="The paragraphs of the page.",
    )
    page_info: PageInfo = strawberry.field(description="Where the page lies.")
    total_count: int | None = strawberry.field(
        description="How many ask something of it, whatever the page."
    )


@strawberry.type(description="An event in which a stakeholder acts, claimed for a paragraph.")
class DeedEdge:
    """An event that is claimed for two paragraphs is two of these."""

    cursor: str = strawberry.field(description="The deed's place in the list.")
    node: Event = strawberry.field(description="The event.")
    address: str = strawberry.field(description="The address of the paragraph.")
    paragraph: Any = strawberry.field(
        graphql_type=maybe(lazily("paragraph", "Paragraph")),
        description="The paragraph; null where its instrument is not loaded.",
    )
    bearing: Any = strawberry.field(
        graphql_type=enums.Bearing, description="How the event is said to bear."
    )
    against: bool = strawberry.field(description="Said against the paragraph's having been kept.")
    criteria: list[Criterion] = strawberry.field(description="The criteria that it counts for.")
    rejection: Any = strawberry.field(
        graphql_type=maybe(enums.Rejection),
        description="Why it counts for none; null where it does, and where no rule looks at it.",
    )
    new: bool = strawberry.field(
        description="Whether its counting day lies after the day of `since`; false without one."
    )


@strawberry.type(description="What a stakeholder did, claim by claim.")
class DeedConnection:
    """By counting day."""

    edges: list[DeedEdge] = strawberry.field(description="The deeds of the page.")
    nodes: list[Event] = strawberry.field(
        description="The events of the page, each as often as it is claimed."
    )
    page_info: PageInfo = strawberry.field(description="Where the page lies.")
    total_count: int | None = strawberry.field(description="How many there are, whatever the page.")


@strawberry.type(
    description="What decisions ask of a stakeholder, what it did under them, and what of that is new."
)
class StakeholderPart:
    """As of the moment at which the stakeholder is asked for."""

    found: strawberry.Private[Part]
    given: strawberry.Private[OccurredBy | None]

    @strawberry.field(
        description="The day since whose end something is new; null where none was given."
    )
    def since(self) -> date | None:
        return self.found.since

    @strawberry.field(
        description="The keys under which it acts: its own, then those of all that were merged into it."
    )
    def names(self) -> list[str]:
        return list(self.found.names)

    @paged(AskedConnection, "What is asked of it: decision by decision, in the order of the text.")
    async def asked(self, info: Info, asked: Page) -> AskedConnection:
        question = self._question("asked")
        found = await self._at(info, asked, question)
        keys = [one.paragraph["key"] for one in found.asked]
        part = slice_of(found.asked, asked, question=question, moment=found.moment, keys=keys)
        edges = [_asked(*one, found.moment) for one in zip(part.cursors, part.rows, strict=True)]
        return AskedConnection(
            edges=edges,
            nodes=[one.node for one in edges],
            page_info=page_info(part),
            total_count=len(found.asked),
        )

    @paged(DeedConnection, "What it did and somebody claimed for a paragraph: by counting day.")
    async def did(self, info: Info, asked: Page) -> DeedConnection:
        question = self._question("did")
        found = await self._at(info, asked, question)
        keys = [one.claim["key"] for one in found.deeds]
        part = slice_of(found.deeds, asked, question=question, moment=found.moment, keys=keys)
        edges = await _deeds(info, part, found.moment)
        return DeedConnection(
            edges=edges,
            nodes=[one.node for one in edges],
            page_info=page_info(part),
            total_count=len(found.deeds),
        )

    def _question(self, field: str) -> str:
        """Name a list in cursors; a meeting as it was given, for its days may be known otherwise at the moment of a page."""
        of: str = self.found.stakeholder["key"]
        return digest_of(f"part.{field}", {"of": of, "since": self.given}, self.found.moment)

    async def _at(self, info: Info, asked: Page, question: str) -> Part:
        """Return the part at the moment of a list's first page."""
        moment = await moment_of_list(info, asked, question, self.found.moment)
        if moment == self.found.moment:
            return self.found
        found = await _part_at(info, self.found.stakeholder["key"], self.given, moment)
        if found is None:
            raise BadCursor
        return found


def _asked(cursor: str, one: Asked, moment: Moment) -> AskedEdge:
    return AskedEdge(
        cursor=cursor,
        node=subject_node("paragraph", one.paragraph, moment),
        classes=list(one.classes),
        value=enums.status_value(one.value),
        before=enums.status_value(one.before),
        open=[sentence(each) for each in one.open],
    )


async def _deeds(info: Info, part: Slice[Deed], moment: Moment) -> list[DeedEdge]:
    keys = [paragraph_key(one.claim["paragraph"]) for one in part.rows]
    positions = [one.claim["event"] for one in part.rows]
    paragraphs, events = await gather(
        subjects_by_key(info, "paragraph", keys, moment),
        info.context.load.event.load_many(positions),
    )
    return [
        _deed(cursor, event(recorded, moment), one, paragraphs.get(key))
        for cursor, recorded, one, key in zip(part.cursors, events, part.rows, keys, strict=True)
        if recorded is not None
    ]


def _deed(cursor: str, node: Event, one: Deed, paragraph: Any) -> DeedEdge:  # noqa: ANN401 - a Paragraph
    claim, rejection = one.claim, one.rejection
    return DeedEdge(
        cursor=cursor,
        node=node,
        address=claim["paragraph"],
        paragraph=paragraph,
        bearing=enums.Bearing(claim["bearing"]),
        against=claim["against"],
        criteria=criteria_of(one.case, one.criteria),
        rejection=None if rejection is None else enums.Rejection(rejection),
        new=one.new,
    )


async def part_of(
    info: Info, stakeholder: str, since: inputs.OccurredBy | None, moment: Moment
) -> StakeholderPart | None:
    """Return the part of a stakeholder; None where it was merged into another, which has it."""
    given = inputs.occurred_by(since)
    found = await _part_at(info, stakeholder, given, moment)
    return None if found is None else StakeholderPart(found=found, given=given)


async def _part_at(
    info: Info, stakeholder: str, given: OccurredBy | None, moment: Moment
) -> Part | None:
    day = await since_given(info, given, moment)
    return await info.context.since.parts.load((stakeholder, moment, day))
