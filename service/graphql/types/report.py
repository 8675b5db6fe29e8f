"""Reports to somebody about what was done."""

import strawberry

from service.graphql import enums
from service.graphql.connections import Edge
from service.graphql.types import columns
from service.graphql.types.branches import subjects_listed
from service.graphql.types.grouped import Groupable, aggregates
from service.graphql.types.node import When, whens
from service.graphql.types.participants import Participants, participants_of
from service.graphql.types.subject import Subject


@strawberry.type(description="A report in writing, as a speech, or published for all.")
class Report(Subject):
    """A row of the reports."""

    table = "report"

    by = subjects_listed("stakeholder", "by", says="Who made it, as far as they are named.")
    to = columns.stream("to", "To whom it was made, where that is no body.")
    body = columns.subject("stakeholder", "to_body", "The body to which it was made.")
    meeting = columns.subject("meeting", "meeting", "The meeting to which it was made.")
    medium = columns.code("medium", enums.Medium, "How it was made.", optional=False)
    document = columns.subject(
        "document", "document", "The document that holds it, or is spoken of."
    )
    activity = columns.subject("activity", "activity", "The activity that it speaks of.")
    partnership = columns.subject(
        "partnership", "partnership", "The partnership that it speaks of."
    )
    submitted = columns.day("submitted", "When it was made.")

    @strawberry.field(description="The classes that it covers, by code; empty where not stated.")
    def covers(self) -> list[str]:
        return list(self.said.get("covers", ()))

    @strawberry.field(description="From when it speaks.")
    def period_from(self) -> When | None:
        return whens((self.said.get("period") or {}).get("from"))

    @strawberry.field(description="Until when it speaks.")
    def period_to(self) -> When | None:
        return whens((self.said.get("period") or {}).get("to"))

    @strawberry.field(description="Who made it and is not named.")
    def unnamed(self) -> list[Participants]:
        return participants_of(self.said)


@strawberry.type(description="A page of reports.")
class ReportConnection(Groupable[Report]):
    """Which can be grouped."""

    aggregates = aggregates("report")


ReportEdge = Edge[Report]
