"""Stakeholders: one identity each, as known on a day."""

from typing import Any

import strawberry

from service.graphql import enums
from service.graphql.connections import Connection, Edge, lazily, maybe
from service.graphql.scalars import Country
from service.graphql.types.lookup import subject_by_key
from service.graphql.types.node import Info
from service.graphql.types.subject import Subject


@strawberry.type(
    description="An organization, office or body with one identity, whatever it was called."
)
class Stakeholder(Subject):
    """A row of the stakeholders."""

    table = "stakeholder"

    @strawberry.field(graphql_type=enums.StakeholderType, description="What it is.")
    def type(self) -> Any:  # noqa: ANN401 - a made enum
        return enums.StakeholderType(self.row["type"])

    @strawberry.field(
        graphql_type=maybe(enums.StakeholderKind),
        description="What kind of industry body; null where no source says.",
    )
    def industry_kind(self) -> Any:  # noqa: ANN401 - a made enum
        said = self.row["kind"]
        return None if said is None else enums.StakeholderKind(said)

    @strawberry.field(description="The sectors that it works in.")
    def sectors(self) -> list[str]:
        return list(self.row["sectors"] or ())

    @strawberry.field(description="Its country; null where none is known.")
    def country(self) -> Country | None:
        said = self.row["country"]
        return None if said is None else Country(said)

    @strawberry.field(
        description="Whether a source states the country, or it is general knowledge."
    )
    def country_basis(self) -> str | None:
        said = self.said.get("countryBasis")
        return None if said is None else str(said)

    @strawberry.field(description="Other names that it goes by.")
    def aliases(self) -> list[str]:
        return [str(alias) for alias in self.said.get("aliases", ())]

    @strawberry.field(
        graphql_type=maybe(lazily("stakeholder", "Stakeholder")),
        description="The one that it was merged into.",
    )
    async def merged_into(self, info: Info) -> Any:  # noqa: ANN401 - a Stakeholder
        into = self.row["merged_into"]
        return None if into is None else await subject_by_key(info, self.table, into, self.moment)


StakeholderConnection = Connection[Stakeholder]
StakeholderEdge = Edge[Stakeholder]
