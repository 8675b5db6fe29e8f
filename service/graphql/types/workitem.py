"""Items of work programmes: who is to do what by when, and how each ended."""

from datetime import date

import strawberry

from service.graphql import enums
from service.graphql.connections import Edge
from service.graphql.types import columns
from service.graphql.types.branches import subjects_listed
from service.graphql.types.grouped import Groupable, aggregates
from service.graphql.types.subject import Subject


@strawberry.type(description="An item of a work programme.")
class WorkItem(Subject):
    """A row of the work items."""

    table = "workitem"

    state = columns.code("state", enums.WorkItemState, "Open, or how it ended.", optional=False)
    programme = columns.subject("document", "programme", "The programme that holds it.")
    ref = columns.name("ref", "Its number in the programme.")
    text = columns.text("text", "What is to be done.")
    responsible = subjects_listed("stakeholder", "responsible", says="Who is to do it.")
    defined = columns.day("defined", "When the programme came to hold it.")
    ended = columns.day("ended", "When it ended.")
    into = columns.stream("into", "The item that carries it on.")
    outputs = subjects_listed("document", "outputs", says="The documents that came of it.")

    @strawberry.field(description="The day by which it is due.")
    def due(self) -> date | None:
        found: date | None = self.row["due"]
        return found

    @strawberry.field(
        description="Whether the programme states the due, or it is implied; null where there is none."
    )
    def due_stated(self) -> bool | None:
        said = self.said.get("due")
        return None if said is None else said["basis"] == "stated"

    @strawberry.field(description="The elements of the decision that it carries out.")
    def elements(self) -> list[str]:
        return list(self.said.get("elements", ()))


@strawberry.type(description="A page of work items.")
class WorkItemConnection(Groupable[WorkItem]):
    """Which can be grouped."""

    aggregates = aggregates("workitem")


WorkItemEdge = Edge[WorkItem]
