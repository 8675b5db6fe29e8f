"""Versions of a document, and the acts on them: drafted, submitted, circulated, adopted, published."""

from typing import Annotated, Any

import strawberry

from service.graphql import enums
from service.graphql.connections import (
    After,
    Before,
    Connection,
    Edge,
    First,
    Last,
    asked_page,
    connected,
    many,
    maybe,
)
from service.graphql.inputs import given
from service.graphql.types import columns
from service.graphql.types.branches import branch_page, subjects_listed
from service.graphql.types.event import Event, event_at
from service.graphql.types.node import Info
from service.graphql.types.paged import paged
from service.reads.children import Branch
from service.reads.errors import BadQuestion
from service.reads.moment import Moment
from service.reads.pages import Order, Page
from service.reads.snapshot import Row
from service.reads.where import EVERYTHING, Has, Where


@strawberry.type(description="Something that happened to a document.")
class DocumentStep:
    """A row that belongs to a document; neither node nor subject."""

    table = "document"

    row: strawberry.Private[Row]
    moment: strawberry.Private[Moment]

    @property
    def said(self) -> dict[str, Any]:
        """What the row's body says."""
        found: dict[str, Any] = self.row["body"]
        return found

    @strawberry.field(graphql_type=maybe(Event), description="The event that says so.")
    async def event(self, info: Info) -> Any:  # noqa: ANN401 - an Event
        return await event_at(info, self.row["event"], self.moment)


@strawberry.type(description="One version of a document.")
class DocumentVersion(DocumentStep):
    """By a number of ours, counted from 1."""

    table = "document_version"

    label = columns.text("label", "What the document itself calls it.")
    name = columns.text("name", "The name of the document in this version.")
    by = subjects_listed("stakeholder", "by", says="Who wrote it.")
    drafted = columns.day("drafted", "When it was written.")
    revises = columns.number("revises", "The number of the version that it revises.")
    url = columns.text("url", "Where it can be read.")
    sha256 = columns.text("sha256", "SHA-256 of its file, in hex.")

    @strawberry.field(description="Its number, from 1.")
    def number(self) -> int:
        return int(self.row["number"])


@strawberry.type(description="The versions of a document.")
class DocumentVersionConnection(Connection[DocumentVersion]):
    """By number."""


DocumentVersionEdge = Edge[DocumentVersion]


@strawberry.type(description="One act on a document.")
class DocumentAct(DocumentStep):
    """Which body took it up is a fact; whether it was the body asked is for the rules to say."""

    table = "document_act"

    kind = columns.code("act", enums.DocumentActKind, "What was done.", optional=False)
    manner = columns.text(
        "manner", "How: adopts or takes-note, issued or online, for adoption or comment."
    )
    body = columns.subject(
        "stakeholder", "body_key", "The body that adopted it, or before which it came."
    )
    by = subjects_listed("stakeholder", "by", says="Who did it, apart from the body.")
    meeting = columns.subject("meeting", "meeting", "The meeting at which it was done.")
    occurred = columns.day("occurred", "When it was done.")
    version = columns.number("version", "On which version; null where no source says.")

    @strawberry.field(description="The parts that were taken up; empty where it was the whole.")
    def parts(self) -> list[str]:
        return list(self.said.get("parts", ()))


@strawberry.type(description="The acts on a document.")
class DocumentActConnection(Connection[DocumentAct]):
    """By day."""


DocumentActEdge = Edge[DocumentAct]

Kinds = Annotated[
    Any,
    strawberry.argument(
        description="Acts of these kinds; all without it.",
        graphql_type=maybe(many(enums.DocumentActKind)),
    ),
]


BY_DAY = Order((("day", False), ("event", False)))
"""And by position on one day, as every list of what happened; keys hold positions as text, where 100 comes before 99."""


def versions() -> Any:  # noqa: ANN401 - a field for Strawberry to read
    """Return the field of a document's versions."""

    @paged(DocumentVersionConnection, "Its versions, by number.")
    async def field(self: Any, info: Info, asked: Page) -> Any:  # noqa: ANN401 - an object of the schema; DocumentVersionConnection
        branch = Branch("document_version", "document", order=Order((("number", False),)))
        part = await branch_page(info, branch, self, asked, field="document.versions")
        items = part.rows.mapped(lambda row: DocumentVersion(row=row, moment=part.moment))
        types = (DocumentVersionConnection, DocumentVersionEdge)
        return connected(*types, items, count=part.count)

    return field


def acts() -> Any:  # noqa: ANN401 - as above
    """Return the field of the acts on a document."""

    async def resolve(  # noqa: PLR0913, PLR0917 - the four arguments of every page, and one of its own
        self: Any,  # noqa: ANN401 - as above
        info: Info,
        kinds: Kinds = strawberry.UNSET,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Any:  # noqa: ANN401 - a DocumentActConnection
        branch = Branch("document_act", "document", _of_kinds(kinds), BY_DAY)
        asked = asked_page(first, after, last, before)
        part = await branch_page(info, branch, self, asked, field="document.acts")
        items = part.rows.mapped(lambda row: DocumentAct(row=row, moment=part.moment))
        return connected(DocumentActConnection, DocumentActEdge, items, count=part.count)

    return strawberry.field(
        resolver=resolve,
        graphql_type=DocumentActConnection,
        description="What was done with it, by day: submissions, adoptions and the rest.",
    )


def _of_kinds(kinds: Any) -> Where:  # noqa: ANN401 - members of an enum, or nothing
    wanted = given(kinds)
    if wanted is None:
        return EVERYTHING
    if not wanted:
        raise BadQuestion("Name at least one kind of act, or leave `kinds` away.")
    return Where((Has("act", tuple(str(one.value) for one in wanted)),))
