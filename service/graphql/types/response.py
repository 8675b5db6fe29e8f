"""Responses: views that somebody gave, asked or not, and how late they came."""

from typing import Any

import strawberry

from events.edtf import parse
from service.graphql import enums
from service.graphql.connections import Edge
from service.graphql.types import columns
from service.graphql.types.branches import subjects_listed
from service.graphql.types.grouped import Groupable, aggregates
from service.graphql.types.lookup import subject_by_key
from service.graphql.types.node import Info
from service.graphql.types.participants import Participants, participants_of
from service.graphql.types.subject import Subject
from service.reads.lateness import Lateness, lateness


@strawberry.type(description="A view that somebody gave; a late one counts, and is shown as late.")
class Response(Subject):
    """A row of the responses."""

    table = "response"

    by = subjects_listed("stakeholder", "by", says="Who gave it, as far as they are named.")
    consultation = columns.subject("consultation", "answers", "The consultation that it answers.")
    document = columns.subject("document", "document", "The document that it is about.")
    partnership = columns.subject("partnership", "partnership", "The partnership that it is about.")
    stance = columns.code("stance", enums.Stance, "How it stands to that.")
    summary = columns.text("summary", "What it says, in short.")
    received = columns.day("received", "When it came.")

    @strawberry.field(description="Who gave it and is not named.")
    def unnamed(self) -> list[Participants]:
        return participants_of(self.said)

    @strawberry.field(
        description="Whether it came after the deadline; null where there is none, or the dates do not say."
    )
    async def late(self, info: Info) -> bool | None:
        found = await _lateness(self, info)
        return None if found is None else found.late

    @strawberry.field(
        description="By how many days it came late; null where it did not, or its day is not known."
    )
    async def days_late(self, info: Info) -> int | None:
        found = await _lateness(self, info)
        return None if found is None else found.days


async def _lateness(response: Response, info: Info) -> Lateness | None:
    answers = response.row["answers"]
    if answers is None:
        return None
    asked: Any = await subject_by_key(info, "consultation", answers, response.moment)
    return None if asked is None else lateness(asked.row, parse(response.said["received"]))


@strawberry.type(description="A page of responses.")
class ResponseConnection(Groupable[Response]):
    """Which can be grouped."""

    aggregates = aggregates("response")


ResponseEdge = Edge[Response]
