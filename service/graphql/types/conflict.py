"""Conflicts of sources: every version of a fact, with who says so; none is silently preferred."""

from typing import Any

import strawberry

from service.graphql import enums
from service.graphql.connections import Edge, lazily, maybe
from service.graphql.types import columns
from service.graphql.types.claim import Citation, citation
from service.graphql.types.event import Event, event_named
from service.graphql.types.grouped import Groupable, aggregates
from service.graphql.types.lookup import subject_of_stream
from service.graphql.types.node import Info
from service.graphql.types.subject import Subject


@strawberry.type(description="One version of a fact.")
class ConflictVersion:
    """What some sources say."""

    value: str = strawberry.field(description="What they say.")
    confidence: Any = strawberry.field(
        graphql_type=enums.Confidence, description="Stated by them, or read out of them."
    )
    citations: list[Citation] = strawberry.field(description="The sources that say so.")


@strawberry.type(description="Sources that differ about a fact.")
class Conflict(Subject):
    """A row of the conflicts."""

    table = "conflict"

    member = columns.name("member", "The member of the subject or event that they differ about.")
    chosen = columns.text(
        "chosen", "The version that is used where one must be; null where none is."
    )
    reason = columns.text("reason", "Why it is used, or how they differ.")
    noted = columns.day("noted", "When the differing fact happened.")

    @strawberry.field(description="The versions, each with its sources.")
    def versions(self) -> list[ConflictVersion]:
        return [
            ConflictVersion(
                value=str(one["value"]),
                confidence=enums.Confidence(one["confidence"]),
                citations=[citation(source) for source in one["sources"]],
            )
            for one in self.said["claims"]
        ]

    @strawberry.field(
        graphql_type=maybe(lazily("subject", "Subject")),
        description="The subject that they differ about; null where it is an event.",
    )
    async def about(self, info: Info) -> Any:  # noqa: ANN401 - one of the subjects
        return await subject_of_stream(info, self.row["about"], self.moment)

    @strawberry.field(
        graphql_type=maybe(Event),
        description="The event that they differ about; null where it is a subject.",
    )
    async def about_event(self, info: Info) -> Any:  # noqa: ANN401 - an Event
        source, identity = self.row["about_source"], self.row["about_id"]
        return None if source is None else await event_named(info, (source, identity), self.moment)


@strawberry.type(description="A page of conflicts of sources.")
class ConflictConnection(Groupable[Conflict]):
    """Which can be grouped."""

    aggregates = aggregates("conflict")


ConflictEdge = Edge[Conflict]
