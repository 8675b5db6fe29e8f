"""Principles: what was found when a text or a partnership was held against one version of a list of them."""

from typing import Any

import strawberry

from service.graphql import enums
from service.graphql.connections import (
    Connection,
    Edge,
    connected,
    lazily,
    maybe,
)
from service.graphql.types import columns
from service.graphql.types.branches import branch_page
from service.graphql.types.event import Event, event_at
from service.graphql.types.lookup import subject_by_key
from service.graphql.types.node import Info
from service.graphql.types.paged import paged
from service.projections.folds.instrument import reference_key
from service.reads.children import Branch
from service.reads.moment import Moment
from service.reads.pages import Page
from service.reads.snapshot import Row


@strawberry.type(description="What was found for one principle.")
class PrincipleCheck:
    """The newest finding for it."""

    row: strawberry.Private[Row]
    moment: strawberry.Private[Moment]

    principle = columns.name("principle", "Its code in the list.")
    finding = columns.code("finding", enums.Finding, "What was found.", optional=False)
    reason = columns.text("reason", "Why.")

    @property
    def said(self) -> dict[str, Any]:
        """What the row's body says."""
        found: dict[str, Any] = self.row["body"]
        return found

    @strawberry.field(
        graphql_type=maybe(lazily("reference", "Reference")),
        description="The version of the list that it belongs to.",
    )
    async def reference(self, info: Info) -> Any:  # noqa: ANN401 - a Reference
        key = reference_key(self.row["reference"], self.row["reference_version"])
        return await subject_by_key(info, "reference", key, self.moment)

    @strawberry.field(graphql_type=maybe(Event), description="The event that says so.")
    async def event(self, info: Info) -> Any:  # noqa: ANN401 - an Event
        return await event_at(info, self.row["event"], self.moment)


@strawberry.type(description="Findings, principle by principle.")
class PrincipleCheckConnection(Connection[PrincipleCheck]):
    """By mapping and principle."""


PrincipleCheckEdge = Edge[PrincipleCheck]


def principles(column: str) -> Any:  # noqa: ANN401 - a field for Strawberry to read
    """Return the field of what was found for a document or a partnership."""

    @paged(PrincipleCheckConnection, "What was found for each principle it was held against.")
    async def field(self: Any, info: Info, asked: Page) -> Any:  # noqa: ANN401 - an object of the schema; PrincipleCheckConnection
        branch = Branch("finding", column)
        part = await branch_page(info, branch, self, asked, field=f"{self.table}.principles")
        checks = part.rows.mapped(lambda row: PrincipleCheck(row=row, moment=part.moment))
        types = (PrincipleCheckConnection, PrincipleCheckEdge)
        return connected(*types, checks, count=part.count)

    return field
