"""Instruments: a decision with its preamble, its paragraphs and what became of it."""

from typing import Annotated, Any

import strawberry

from service.graphql import enums, inputs
from service.graphql.connections import (
    After,
    Before,
    Edge,
    First,
    Last,
    PageInfo,
    asked_page,
    connected,
    many,
    maybe,
    page_info,
)
from service.graphql.types.changes import ParagraphChangeConnection, changes_page
from service.graphql.types.days import SinceWhen
from service.graphql.types.due import Successor
from service.graphql.types.grouped import Groupable, aggregates
from service.graphql.types.indicators import indicators_field
from service.graphql.types.lookup import subject_by_key, subject_node
from service.graphql.types.meeting import Meeting
from service.graphql.types.node import Info, When, when
from service.graphql.types.paged import paged
from service.graphql.types.paragraph import ParagraphConnection, ParagraphEdge
from service.graphql.types.subject import Subject
from service.graphql.types.worked import moment_of_list
from service.reads.indicators.scope import Owner
from service.reads.moment import Moment
from service.reads.pages import Page, digest_of, slice_of
from service.reads.snapshot import Row


@strawberry.type(description="A paragraph of the preamble: no family, no status.")
class Recital:
    """What the decision looks back on."""

    key: str = strawberry.field(description="Its number in the preamble.")
    act: str = strawberry.field(description="Its verb.")
    text: str = strawberry.field(description="Its text, as adopted.")
    refers_to: list[str] = strawberry.field(description="The addresses of decisions that it names.")


@strawberry.type(description="An edge of succession that touches the instrument.")
class SuccessionEdge:
    """Forwards to a later decision, or back to an earlier one."""

    cursor: str = strawberry.field(description="The edge's place in the list.")
    own_address: str = strawberry.field(description="The end that belongs to this instrument.")
    direction: Any = strawberry.field(
        graphql_type=enums.SuccessionDirection,
        description="Whether the other end is later or earlier.",
    )
    node: Successor = strawberry.field(description="The other end.")


@strawberry.type(description="The edges of succession that touch an instrument.")
class SuccessionConnection:
    """A page of them."""

    edges: list[SuccessionEdge] = strawberry.field(description="The edges of the page.")
    nodes: list[Successor] = strawberry.field(description="The other ends.")
    page_info: PageInfo = strawberry.field(description="Where the page lies.")
    total_count: int | None = strawberry.field(description="How many there are, whatever the page.")


@strawberry.input(description="A family of paragraphs, or one of several.")
class StatusFamilyFilter:
    """What is given must hold."""

    eq: Any = strawberry.field(
        default=strawberry.UNSET, graphql_type=maybe(enums.StatusFamily), description="This one."
    )
    in_: Any = strawberry.field(
        default=strawberry.UNSET,
        name="in",
        graphql_type=maybe(many(enums.StatusFamily)),
        description="One of these.",
    )


@strawberry.input(description="Which paragraphs: everything that is given must hold.")
class ParagraphWhere:
    """By how they bind, by their numbers."""

    family: StatusFamilyFilter | None = strawberry.field(
        default=strawberry.UNSET, description="Of one of these families."
    )
    number: inputs.KeyFilter | None = strawberry.field(
        default=strawberry.UNSET, description="One of these numbers."
    )


ParagraphWhereArgument = Annotated[
    ParagraphWhere | None, strawberry.argument(description="Which paragraphs; all without it.")
]


@strawberry.type(description="A decision, as data.")
class Instrument(Subject):
    """A row of the instruments."""

    table = "instrument"

    indicators = indicators_field(
        lambda row: Owner(row["key"]), says="Figures over what counts for any of its paragraphs."
    )

    @strawberry.field(description="Its address, such as XY-1/2.")
    def address(self) -> str:
        return str(self.row["address"])

    @strawberry.field(description="The key of the body that adopted it.")
    def adopted_by(self) -> str:
        return str(self.said["adoptedBy"]).partition("/")[2]

    @strawberry.field(description="When it was adopted.")
    def adopted_on(self) -> When:
        return when(self.said["adoptedOn"])

    @strawberry.field(graphql_type=maybe(Meeting), description="The meeting that adopted it.")
    async def adopted_at(self, info: Info) -> Any:  # noqa: ANN401 - a Meeting
        key = str(self.said["adoptedAt"]).partition("/")[2]
        return await subject_by_key(info, "meeting", key, self.moment)

    @strawberry.field(description="Its preamble, in the order of the text.")
    async def preamble(self, info: Info) -> list[Recital]:
        rows = await info.context.load.paragraphs.load((self.row["key"], self.moment)) or []
        return [_recital(row) for row in rows if row["role"] == "recital"]

    @strawberry.field(
        graphql_type=ParagraphConnection,
        description="Its paragraphs and elements, in the order of the text.",
    )
    async def paragraphs(
        self,
        info: Info,
        where: ParagraphWhereArgument = strawberry.UNSET,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Any:  # noqa: ANN401 - a ParagraphConnection
        question = digest_of(
            "paragraphs", {"of": self.row["key"], **inputs.arguments(where=where)}, self.moment
        )
        asked = asked_page(first, after, last, before)
        moment = await moment_of_list(info, asked, question, self.moment)
        rows = await info.context.load.paragraphs.load((self.row["key"], moment)) or []
        wanted = [row for row in rows if row["role"] != "recital" and _passes(row, where)]
        keys = [row["key"] for row in wanted]
        part = slice_of(wanted, asked, question=question, moment=moment, keys=keys)

        async def count() -> int:
            return len(wanted)

        nodes = part.mapped(lambda row: subject_node("paragraph", row, moment))
        return connected(ParagraphConnection, ParagraphEdge, nodes, count=count)

    @strawberry.field(
        description="The paragraphs for which something changed since a day, in the order of the text: their values then "
        "and on the day asked about, every turn in between with what moved it, and the events that have come to count."
    )
    async def changes(
        self,
        info: Info,
        since: SinceWhen,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> ParagraphChangeConnection:
        asked = asked_page(first, after, last, before)
        return await changes_page(info, self.row["key"], since, asked, moment=self.moment)

    @paged(
        SuccessionConnection,
        "What later decisions did with it, and which earlier ones it took over.",
    )
    async def succession(self, info: Info, asked: Page) -> SuccessionConnection:
        question = digest_of("succession", {"of": self.row["key"]}, self.moment)
        moment = await moment_of_list(info, asked, question, self.moment)
        own = self.row["address"]
        touching = await info.context.load.succession.load((own, moment)) or []
        keys = [row["key"] for row in touching]
        part = slice_of(touching, asked, question=question, moment=moment, keys=keys)
        listed = zip(part.cursors, part.rows, strict=True)
        edges = [_edge(own, cursor, row, moment) for cursor, row in listed]
        return SuccessionConnection(
            edges=edges,
            nodes=[one.node for one in edges],
            page_info=page_info(part),
            total_count=len(touching),
        )


@strawberry.type(description="A page of instruments.")
class InstrumentConnection(Groupable[Instrument]):
    """Which can be grouped."""

    aggregates = aggregates("instrument")


InstrumentEdge = Edge[Instrument]


def _recital(row: Row) -> Recital:
    said = row["body"]
    return Recital(
        key=row["number"],
        act=said.get("act", ""),
        text=said["text"],
        refers_to=list(said.get("refersTo", ())),
    )


def _passes(row: Row, where: ParagraphWhere | None) -> bool:
    if not where:
        return True
    numbers, families = inputs.among(where.number), inputs.among(where.family)
    return (numbers is None or row["number"] in numbers) and (
        families is None or row["family"] in families
    )


def _own(instrument: str, address: str) -> bool:
    return address.partition("#")[0] == instrument


def _edge(instrument: str, cursor: str, row: Row, moment: Moment) -> SuccessionEdge:
    later = _own(instrument, row["from_address"])
    own, other = (row["from_address"], row["to_address"])[:: 1 if later else -1]
    kind = enums.SuccessionKind(row["kind"])
    return SuccessionEdge(
        cursor=cursor,
        own_address=own,
        direction=enums.SuccessionDirection("LATER" if later else "EARLIER"),
        node=Successor(address=other, since=row["day"], kind=kind, moment=moment),
    )
