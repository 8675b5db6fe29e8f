"""Contributions: what was pledged, received and spent. What no source states is null, never 0."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import strawberry

from service.graphql import enums
from service.graphql.connections import Edge, lazily, maybe
from service.graphql.types import columns
from service.graphql.types.event import Event, event_at
from service.graphql.types.grouped import Groupable, aggregates
from service.graphql.types.lookup import subject_of_stream
from service.graphql.types.node import Info, When, when
from service.graphql.types.participants import Participants, participants_of
from service.graphql.types.subject import Subject
from service.reads.moment import Moment


@strawberry.type(description="One step of a contribution: pledged, received, spent, withdrawn.")
class ContributionStep:
    """As its own event says."""

    said: strawberry.Private[Mapping[str, Any]]
    moment: strawberry.Private[Moment]

    @strawberry.field(graphql_type=enums.ContributionStage, description="Which step it is.")
    def stage(self) -> Any:  # noqa: ANN401 - a made enum
        return enums.ContributionStage(self.said["stage"])

    @strawberry.field(description="When it was taken.")
    def occurred(self) -> When:
        return when(self.said["occurred"])

    @strawberry.field(description="How much; null where no source states it.")
    def amount(self) -> Decimal | None:
        return _decimal(self.said.get("amount"))

    @strawberry.field(description="In which currency, by its code.")
    def currency(self) -> str | None:
        said = self.said.get("currency")
        return None if said is None else str(said)

    @strawberry.field(
        graphql_type=maybe(lazily("subject", "Subject")), description="On what it was spent."
    )
    async def on(self, info: Info) -> Any:  # noqa: ANN401 - one of the subjects
        return await subject_of_stream(info, self.said.get("on"), self.moment)

    @strawberry.field(graphql_type=maybe(Event), description="The event that says so.")
    async def event(self, info: Info) -> Any:  # noqa: ANN401 - an Event
        return await event_at(info, self.said["event"], self.moment)


@strawberry.type(description="What one donor gives for one purpose.")
class Contribution(Subject):
    """A row of the contributions."""

    table = "contribution"

    stage = columns.code("stage", enums.ContributionStage, "How far it has come.", optional=False)
    form = columns.code("form", enums.ContributionForm, "In what form it is given.")
    donor = columns.subject("stakeholder", "donor", "Who gives; null where they are not named.")
    recipient = columns.stream("recipient", "What it goes to.", column=True)
    partnership = columns.subject("partnership", "partnership", "The partnership that it is for.")
    activity = columns.subject("activity", "activity", "The activity that it is for.")
    currency = columns.name(
        "currency", "In which currency, by its code; null where no source states it."
    )
    conditions = columns.text("conditions", "On what conditions, where they are told.")
    acknowledged_in = columns.stream("acknowledgedIn", "The document in which it is thanked for.")

    @strawberry.field(description="How much, at its stage; null where no source states it.")
    def amount(self) -> Decimal | None:
        return _decimal(self.row["amount"])

    @strawberry.field(description="Every step, in the order of the world.")
    def steps(self) -> list[ContributionStep]:
        return [
            ContributionStep(said=one, moment=self.moment) for one in self.said.get("steps", ())
        ]

    @strawberry.field(graphql_type=maybe(Event), description="The event that brought its stage.")
    async def event(self, info: Info) -> Any:  # noqa: ANN401 - an Event
        return await event_at(info, self.row["event"], self.moment)

    @strawberry.field(description="Who gives and is not named.")
    def unnamed(self) -> list[Participants]:
        return participants_of(self.said)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@strawberry.type(description="A page of contributions.")
class ContributionConnection(Groupable[Contribution]):
    """Which can be grouped."""

    aggregates = aggregates("contribution")


ContributionEdge = Edge[Contribution]
