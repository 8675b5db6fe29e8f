"""Joint activities, trainings among them: who takes part, what comes of it."""

from typing import Any

import strawberry

from service.graphql import enums
from service.graphql.connections import Edge, lazily, many, maybe
from service.graphql.types import columns
from service.graphql.types.branches import Ties, subjects_below, subjects_listed, tied
from service.graphql.types.grouped import Groupable, aggregates
from service.graphql.types.linked import Linked, RowEdge
from service.graphql.types.participants import Participants, participants_of
from service.graphql.types.subject import Subject
from service.reads.children import Branch


@strawberry.type(description="A stakeholder who takes part in an activity, in one role.")
class ParticipantEdge(RowEdge):
    """Two roles of one stakeholder are two of these."""

    key: str = strawberry.field(description="The key of the stakeholder.")
    node: Any = strawberry.field(
        graphql_type=maybe(lazily("stakeholder", "Stakeholder")),
        description="The stakeholder; null where the register does not know it yet on the day.",
    )
    role = columns.name(
        "role", "As what: partner, centre, trainer, funder, or what its source calls it."
    )
    since = columns.day("since", "Since when.")


@strawberry.type(description="Who takes part in an activity.")
class ParticipantConnection(Linked):
    """By key and role."""

    edges: list[ParticipantEdge] = strawberry.field(description="Those of the page.")
    nodes: Any = strawberry.field(
        graphql_type=many(lazily("stakeholder", "Stakeholder")),
        description="Those of the page that the register knows.",
    )


@strawberry.type(description="What supported a training: who, by name or class, with what.")
class TrainingSupport:
    """Centre, audience and support are three facts; what is not stated is absent."""

    class_: str | None = strawberry.field(name="class", description="The class of those who did.")
    stakeholder: str | None = strawberry.field(description="The key of who did, where named.")
    how: str = strawberry.field(description="With what: funding, expertise or premises.")


@strawberry.type(description="What stakeholders do together: projects, workshops, trainings.")
class JointActivity(Subject):
    """A row of the activities."""

    table = "activity"

    state = columns.code("state", enums.ActivityState, "How far it has come.", optional=False)
    form = columns.code("form", enums.ActivityForm, "What kind it is; null before it starts.")
    level = columns.code("level", enums.Level, "On which level.")
    aims = columns.codes("aims", enums.Aim, "What it is for.")
    regions = columns.codes("regions", enums.Region, "In which regions.")
    countries = columns.names("countries", "In which countries, by code of two letters.")
    sectors = columns.names("sectors", "In which sectors, by code.")
    waste_streams = columns.names("waste_streams", "About which streams of waste, by code.")
    partnership = columns.subject(
        "partnership", "partnership", "The partnership that it belongs to."
    )
    part_of = columns.stream(
        "part_of", "The activity or partnership that it is a part of.", column=True
    )
    workitem = columns.stream("workitem", "The item of a work programme that it carries out.")
    proposed = columns.day("proposed", "When it was proposed.")
    planned = columns.day("planned", "When it was planned.")
    started = columns.day("started", "When it started.")
    completed = columns.day("completed", "When it was completed.")
    cancelled = columns.day("cancelled", "When it was cancelled.")
    reason = columns.text("reason", "Why it was cancelled.")
    results = columns.text("results", "What came of it, in words.")
    count = columns.number("count", "How many projects a proposal holds; null where it is one.")
    people = columns.number("people", "How many were trained; null where no source says.")
    participants = tied(
        Ties(
            Branch("participation", "activity"),
            "stakeholder",
            "stakeholder",
            ParticipantConnection,
            ParticipantEdge,
        ),
        says="Who takes part, in which role.",
    )
    outputs = subjects_listed("document", "outputs", says="The documents that came of it.")
    documents = subjects_below("document", "activity", says="Documents about it, by key.")
    reports = subjects_below("report", "activity", says="Reports about it, by key.")
    contributions = subjects_below(
        "contribution", "activity", says="What was given for it, by key."
    )

    @strawberry.field(description="Whom a training was for, by code; empty where not stated.")
    def audience(self) -> list[str]:
        return list(self.said.get("audience", ()))

    @strawberry.field(description="Who supported a training; empty where not stated.")
    def support(self) -> list[TrainingSupport]:
        return [
            TrainingSupport(
                class_=one.get("class"),
                stakeholder=str(one["stakeholder"]).partition("/")[2]
                if "stakeholder" in one
                else None,
                how=one["how"],
            )
            for one in self.said.get("support", ())
        ]

    @strawberry.field(description="Who was present by class, as far as a source says.")
    def present(self) -> list[Participants]:
        return participants_of(self.said)


@strawberry.type(description="A page of joint activities.")
class JointActivityConnection(Groupable[JointActivity]):
    """Which can be grouped."""

    aggregates = aggregates("activity")


JointActivityEdge = Edge[JointActivity]
