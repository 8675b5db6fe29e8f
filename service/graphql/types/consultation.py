"""Consultations: who was asked what by when, who answered, and how late."""

from datetime import date
from typing import Any

import strawberry

from service.graphql import enums
from service.graphql.connections import Edge, lazily, many, maybe
from service.graphql.types import columns
from service.graphql.types.branches import Ties, subjects_below, subjects_listed, tied
from service.graphql.types.grouped import Groupable, aggregates
from service.graphql.types.indicators import rates_field
from service.graphql.types.linked import Linked, RowEdge
from service.graphql.types.node import When, whens
from service.graphql.types.participants import Participants, participants_of
from service.graphql.types.subject import Subject
from service.reads.children import Branch
from service.reads.pages import Order

Stakeholder = lazily("stakeholder", "Stakeholder")


@strawberry.type(
    description="Somebody whom a consultation asks: a class, a sector, or one by name."
)
class AddresseeEdge(RowEdge):
    """A class or sector that holds nobody is shown all the same."""

    key: str | None = strawberry.field(description="The key of a stakeholder asked by name.")
    node: Any = strawberry.field(
        graphql_type=maybe(Stakeholder),
        description="Who is asked by name; null where only a class or sector is.",
    )
    sector = columns.name("sector", "The sector that is asked.")
    since = columns.day("since", "Since when they are asked.")

    @strawberry.field(name="class", description="The class that is asked.")
    def class_(self) -> str | None:
        held = self.row["class"]
        return None if held is None else str(held)


@strawberry.type(description="Whom a consultation asks.")
class AddresseeConnection(Linked):
    """By class, sector and name."""

    edges: list[AddresseeEdge] = strawberry.field(description="Who is asked, on the page.")
    nodes: Any = strawberry.field(
        graphql_type=many(Stakeholder), description="Those of the page who are asked by name."
    )


@strawberry.type(description="A stakeholder whom a consultation asked, met or heard by name.")
class ConsultedEdge(RowEdge):
    """From the consultation's side."""

    key: str = strawberry.field(description="The key of the stakeholder.")
    node: Any = strawberry.field(
        graphql_type=maybe(Stakeholder),
        description="The stakeholder; null where the register does not know it yet on the day.",
    )
    responded_on = columns.day("responded", "When the first answer came; null where none did.")

    @strawberry.field(description="Whether they were asked by name.")
    def asked(self) -> bool:
        return bool(self.row["asked"])

    @strawberry.field(description="Whether they were present when it was held.")
    def present(self) -> bool:
        return bool(self.row["present"])


@strawberry.type(description="The stakeholders of a consultation, by name.")
class ConsultedConnection(Linked):
    """By key."""

    edges: list[ConsultedEdge] = strawberry.field(description="The stakeholders of the page.")
    nodes: Any = strawberry.field(
        graphql_type=many(Stakeholder), description="Those of the page that the register knows."
    )


@strawberry.type(description="Views asked for in writing, a sitting together, or both.")
class Consultation(Subject):
    """A row of the consultations."""

    table = "consultation"

    state = columns.code("state", enums.ConsultationState, "How it stands.", optional=False)
    by = columns.subject("stakeholder", "by", "Who opened it.")
    text = columns.subject("document", "document", "The document that it is about.")
    version = columns.number("version", "The version of the document that it is about.")
    partnership = columns.subject("partnership", "partnership", "The partnership that it is about.")
    question = columns.text("question", "What is asked, where it is said.")
    summary = columns.text("summary", "What came of its newest round, as told at the close.")
    opened = columns.day("opened", "When it was opened.")
    closed = columns.day("closed", "When its newest round was closed; null while it is open.")
    addressees = tied(
        Ties(
            Branch("addressee", "consultation"),
            "stakeholder",
            "stakeholder",
            AddresseeConnection,
            AddresseeEdge,
        ),
        says="Whom it asks: classes, sectors, stakeholders.",
    )
    stakeholders = tied(
        Ties(
            Branch("invitation", "consultation"),
            "stakeholder",
            "stakeholder",
            ConsultedConnection,
            ConsultedEdge,
        ),
        says="Whom it asked, met or heard by name.",
    )
    responses = subjects_below(
        "response",
        "answers",
        says="The answers, by the day they came.",
        order=Order((("received", False),)),
    )
    rates = rates_field(says="Who answered, and how late.")
    used_in = subjects_listed("document", "used_in", says="The texts in which its input was used.")

    @strawberry.field(description="The last day for answers; null where none is set.")
    def deadline(self) -> date | None:
        found: date | None = self.row["deadline"]
        return found

    @strawberry.field(description="From when it was held.")
    def held_from(self) -> When | None:
        return whens((self.said.get("held") or {}).get("from"))

    @strawberry.field(description="Until when it was held.")
    def held_to(self) -> When | None:
        return whens((self.said.get("held") or {}).get("to"))

    @strawberry.field(description="Who was present by class, as far as a source says.")
    def participants(self) -> list[Participants]:
        return participants_of(self.said)


@strawberry.type(description="A page of consultations.")
class ConsultationConnection(Groupable[Consultation]):
    """Which can be grouped."""

    aggregates = aggregates("consultation")


ConsultationEdge = Edge[Consultation]
