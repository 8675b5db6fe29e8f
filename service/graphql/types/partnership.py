"""Partnerships: who joined hands, for what, and what they do together."""

from typing import Any

import strawberry

from service.graphql import enums
from service.graphql.connections import Edge, lazily, many, maybe
from service.graphql.types import columns
from service.graphql.types.branches import Ties, subjects_below, tied
from service.graphql.types.grouped import Groupable, aggregates
from service.graphql.types.linked import Linked, RowEdge
from service.graphql.types.principle import principles
from service.graphql.types.subject import Subject
from service.reads.children import Branch
from service.reads.pages import Order


@strawberry.type(description="One partner in a partnership, in one capacity.")
class MembershipEdge(RowEdge):
    """Two capacities of one partner are two of these."""

    key: str = strawberry.field(description="The key of the partner.")
    node: Any = strawberry.field(
        graphql_type=maybe(lazily("stakeholder", "Stakeholder")),
        description="The partner; null where the register does not know it yet on the day.",
    )
    capacity = columns.code("capacity", enums.Capacity, "As what.", optional=False)
    since = columns.day("since", "Since when.")
    until = columns.day("until", "Until when; null while they are in it.")
    signed_on = columns.day("signed", "When they signed; null where no source says that they did.")
    reason = columns.text("reason", "Why they left, where it is said.")


@strawberry.type(description="The partners of a partnership.")
class MembershipConnection(Linked):
    """By the day on which they came in."""

    edges: list[MembershipEdge] = strawberry.field(description="The partners of the page.")
    nodes: Any = strawberry.field(
        graphql_type=many(lazily("stakeholder", "Stakeholder")),
        description="The partners of the page, as far as the register knows them.",
    )


@strawberry.type(description="Stakeholders who joined hands, and what became of it.")
class Partnership(Subject):
    """A row of the partnerships."""

    table = "partnership"

    state = columns.code("state", enums.PartnershipState, "How far it has come.", optional=False)
    form = columns.code("form", enums.PartnershipForm, "By what it was formed; null before that.")
    fields = columns.names("priority_fields", "The priority fields it is for, by code.")
    regions = columns.codes("regions", enums.Region, "The regions it is for.")
    sectors = columns.names("sectors", "The sectors it is in, by code.")
    aim = columns.text("aim", "What it aims at, in the words of its proposal.")
    proposed = columns.day("proposed", "When it was proposed.")
    formed = columns.day("formed", "When it was formed.")
    until = columns.day("until", "Until when it is to last, as last agreed.")
    concluded = columns.day("concluded", "When it came to its end.")
    outcome = columns.text("outcome", "What came of it, as told at its end.")
    text = columns.stream("text", "The text by which it was formed.")
    members = tied(
        Ties(
            Branch("membership", "partnership", order=Order((("since", False),))),
            "stakeholder",
            "stakeholder",
            MembershipConnection,
            MembershipEdge,
        ),
        says="Who is or was in it, in which capacity, by the day they came in.",
    )
    activities = subjects_below(
        "activity",
        "partnership",
        says="What is done under it, by start.",
        order=Order((("started", False),)),
    )
    documents = subjects_below("document", "partnership", says="Documents of it, by key.")
    consultations = subjects_below(
        "consultation", "partnership", says="Consultations about it, by key."
    )
    contributions = subjects_below(
        "contribution", "partnership", says="What was given for it, by key."
    )
    principles = principles("partnership")


@strawberry.type(description="A page of partnerships.")
class PartnershipConnection(Groupable[Partnership]):
    """Which can be grouped."""

    aggregates = aggregates("partnership")


PartnershipEdge = Edge[Partnership]
