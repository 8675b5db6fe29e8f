"""What people judge of a paragraph: signed, dated, beside the computed value."""

from typing import Any

import strawberry

from service.graphql import enums
from service.graphql.connections import maybe
from service.graphql.types.event import Event, event_at, event_named
from service.graphql.types.evidence import Criterion, criterion_of
from service.graphql.types.node import Info, When, whens
from service.reads.moment import Moment
from service.reads.snapshot import Row


@strawberry.type(
    description="What somebody judged of a paragraph, of an event as evidence, or of a claim."
)
class Judgement:
    """A row of the judgements."""

    row: strawberry.Private[Row]
    moment: strawberry.Private[Moment]

    @strawberry.field(graphql_type=enums.JudgementKind, description="What kind of judgement.")
    def kind(self) -> Any:  # noqa: ANN401 - a made enum
        return enums.JudgementKind(self.row["kind"])

    @strawberry.field(graphql_type=Event, description="The event that says so.")
    async def event(self, info: Info) -> Any:  # noqa: ANN401 - an Event
        return await event_at(info, self.row["event"], self.moment)

    @strawberry.field(
        graphql_type=maybe(Event), description="The event that is judged; null for an assessment."
    )
    async def target(self, info: Info) -> Any:  # noqa: ANN401 - an Event
        source, identity = self.row["target_source"], self.row["target_id"]
        return None if source is None else await event_named(info, (source, identity), self.moment)

    @strawberry.field(
        description="The criterion that the event is accepted for; null for every other kind."
    )
    async def criterion(self, info: Info) -> Criterion | None:
        address, name = self.row["paragraph"], self.row["criterion"]
        if name is None:
            return None
        return criterion_of(
            await info.context.load.case.load((address, self.moment.position)), name
        )

    @strawberry.field(
        graphql_type=maybe(enums.StatusValue),
        description="The value that somebody would give; null for every other kind than an assessment.",
    )
    def value(self) -> Any:  # noqa: ANN401 - a made enum
        said = self.row["value"]
        return None if said is None else enums.StatusValue(said)

    @strawberry.field(description="Who judged: a stakeholder or a person, by stream.")
    def by(self) -> str:
        return str(self.row["by"])

    @strawberry.field(description="When they did.")
    def made_on(self) -> When:
        found = whens(self.row["body"]["made"])
        if found is None:
            raise AssertionError("every event says when it occurred")
        return found

    @strawberry.field(description="Why, in their words.")
    def reason(self) -> str:
        return str(self.row["body"]["reasons"])


async def judgements_of(info: Info, address: str, moment: Moment) -> list[Judgement]:
    """Return the judgements of a paragraph by a day, in the order of the log."""
    rows = await info.context.load.judgements.load((address, moment)) or []
    return [Judgement(row=row, moment=moment) for row in rows]
