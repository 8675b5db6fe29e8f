"""Stakeholders: one identity each, as known on a day, with all that they took part in."""

from typing import Any, Final, get_args

import strawberry

from events.edtf import parse
from events.types.codes import Region as RegionCode
from service.graphql import enums
from service.graphql.connections import Edge, lazily, many, maybe
from service.graphql.scalars import Country
from service.graphql.types import columns
from service.graphql.types.branches import Ties, all_names, subjects_below, tied, tied_where
from service.graphql.types.days import SinceArgument
from service.graphql.types.grouped import Groupable, aggregates
from service.graphql.types.linked import Linked, RowEdge
from service.graphql.types.lookup import subject_by_key
from service.graphql.types.node import Info
from service.graphql.types.part import StakeholderPart, part_of
from service.graphql.types.reference import RegisterEntry, entry
from service.graphql.types.subject import Subject
from service.reads.children import Branch
from service.reads.lateness import lateness
from service.reads.pages import Order
from service.reads.registers import serving, speaking_of

REGION_CODES: Final = frozenset(get_args(RegionCode))
"""A table may have regions of its own; the schema shows those of the vocabulary."""


@strawberry.type(description="A partnership that a stakeholder is in, in one capacity.")
class ParticipationEdge(RowEdge):
    """Two capacities in one partnership are two of these."""

    key: str = strawberry.field(description="The key of the partnership.")
    node: Any = strawberry.field(
        graphql_type=maybe(lazily("partnership", "Partnership")),
        description="The partnership; null where it is not known on the day.",
    )
    capacity = columns.code("capacity", enums.Capacity, "As what.", optional=False)
    since = columns.day("since", "Since when.")
    until = columns.day("until", "Until when; null while they are in it.")
    signed_on = columns.day("signed", "When they signed; null where no source says that they did.")


@strawberry.type(description="The partnerships that a stakeholder is or was in.")
class ParticipationConnection(Linked):
    """By the day on which they came in."""

    edges: list[ParticipationEdge] = strawberry.field(description="The partnerships of the page.")
    nodes: Any = strawberry.field(
        graphql_type=many(lazily("partnership", "Partnership")),
        description="The partnerships of the page.",
    )


@strawberry.type(description="An activity that a stakeholder takes part in, in one role.")
class InvolvementEdge(RowEdge):
    """Two roles in one activity are two of these."""

    key: str = strawberry.field(description="The key of the activity.")
    node: Any = strawberry.field(
        graphql_type=maybe(lazily("activity", "JointActivity")),
        description="The activity; null where it is not known on the day.",
    )
    role = columns.name(
        "role", "As what: partner, centre, trainer, funder, or what its source calls it."
    )
    since = columns.day("since", "Since when.")


@strawberry.type(description="The activities that a stakeholder takes part in.")
class InvolvementConnection(Linked):
    """By key and role."""

    edges: list[InvolvementEdge] = strawberry.field(description="The activities of the page.")
    nodes: Any = strawberry.field(
        graphql_type=many(lazily("activity", "JointActivity")),
        description="The activities of the page.",
    )


@strawberry.type(description="A consultation that asked, met or heard a stakeholder by name.")
class InvitationEdge(RowEdge):
    """From the stakeholder's side."""

    key: str = strawberry.field(description="The key of the consultation.")
    node: Any = strawberry.field(
        graphql_type=maybe(lazily("consultation", "Consultation")),
        description="The consultation; null where it is not known on the day.",
    )
    responded_on = columns.day("responded", "When the first answer came; null where none did.")

    @strawberry.field(description="Whether they were asked by name.")
    def asked(self) -> bool:
        return bool(self.row["asked"])

    @strawberry.field(description="Whether they were present when it was held.")
    def present(self) -> bool:
        return bool(self.row["present"])

    @strawberry.field(
        graphql_type=maybe(lazily("response", "Response")),
        description="Their first answer; null where there is none.",
    )
    async def response(self, info: Info) -> Any:  # noqa: ANN401 - a Response
        given = self.row["responses"] or ()
        return await subject_by_key(info, "response", given[0], self.moment) if given else None

    @strawberry.field(
        description="Whether that came after the deadline; null where the dates do not say."
    )
    def late(self) -> bool | None:
        responded = self.said.get("responded")
        if responded is None or self.node is None:
            return None
        found = lateness(self.node.row, parse(responded))
        return None if found is None else found.late


@strawberry.type(description="The consultations that asked, met or heard a stakeholder by name.")
class InvitationConnection(Linked):
    """By key."""

    edges: list[InvitationEdge] = strawberry.field(description="The consultations of the page.")
    nodes: Any = strawberry.field(
        graphql_type=many(lazily("consultation", "Consultation")),
        description="The consultations of the page.",
    )


@strawberry.type(
    description="An organization, office or body with one identity, whatever it was called."
)
class Stakeholder(Subject):
    """A row of the stakeholders; what was merged into it counts as its own."""

    table = "stakeholder"

    type = columns.code("type", enums.StakeholderType, "What it is.", optional=False)
    industry_kind = columns.code(
        "kind", enums.StakeholderKind, "What kind of industry body; null where no source says."
    )
    standing = columns.code(
        "standing",
        enums.ConventionStatus,
        "How it stands to the convention as a government; null where no source says.",
    )
    sectors = columns.names("sectors", "The sectors that it works in.")
    merged_into = columns.subject("stakeholder", "merged_into", "The one that it was merged into.")
    merged = subjects_below(
        "stakeholder", "merged_into", says="Those that were merged into it, by key."
    )
    partnerships = tied_where(
        Ties(
            Branch("membership", "stakeholder", order=Order((("since", False),))),
            "partnership",
            "partnership",
            ParticipationConnection,
            ParticipationEdge,
            all_names,
        ),
        says="The partnerships that it is or was in, by the day it came in.",
    )
    activities = tied_where(
        Ties(
            Branch("participation", "stakeholder"),
            "activity",
            "activity",
            InvolvementConnection,
            InvolvementEdge,
            all_names,
        ),
        says="The activities that it takes part in, in which role.",
    )
    consultations = tied(
        Ties(
            Branch("invitation", "stakeholder"),
            "consultation",
            "consultation",
            InvitationConnection,
            InvitationEdge,
            all_names,
        ),
        says="The consultations that asked, met or heard it by name.",
    )
    responses = subjects_below(
        "response",
        "by",
        says="The views that it gave, by the day they came.",
        order=Order((("received", False),)),
        owning=all_names,
    )
    documents = subjects_below(
        "document", "by", says="The documents that it wrote, by key.", owning=all_names
    )
    reports = subjects_below(
        "report", "by", says="The reports that it made, by key.", owning=all_names
    )
    work_items = subjects_below(
        "workitem", "responsible", says="What it is to do, by key.", owning=all_names
    )
    contributions = subjects_below(
        "contribution", "donor", says="What it gave, by key.", owning=all_names
    )

    @strawberry.field(
        description="What decisions ask of it, what it did under them and what of that is new, under whatever name it acted; "
        "null where it was merged into another, which has its part."
    )
    async def part(
        self, info: Info, since: SinceArgument = strawberry.UNSET
    ) -> StakeholderPart | None:
        return await part_of(info, self.row["key"], since, self.moment)

    @strawberry.field(description="What registers say of it on the day, by register.")
    async def registered(self, info: Info) -> list[RegisterEntry]:
        entries = await info.context.load.register_entries.load(self.moment)
        return [entry(one, self.moment) for one in speaking_of(entries, self.row["key"])]

    @strawberry.field(
        description="What registers say of the centres that serve its country; empty where none is known to."
    )
    async def served_by(self, info: Info) -> list[RegisterEntry]:
        entries = await info.context.load.register_entries.load(self.moment)
        return [entry(one, self.moment) for one in serving(entries, self.row["country"])]

    @strawberry.field(description="Its country; null where none is known.")
    def country(self) -> Country | None:
        said = self.row["country"]
        return None if said is None else Country(said)

    @strawberry.field(
        graphql_type=maybe(enums.Region),
        description="The region of its country by the newest table of regions; null where none covers it.",
    )
    async def region(self, info: Info) -> Any:  # noqa: ANN401 - a made enum
        country = self.row["country"]
        if country is None:
            return None
        label = (await info.context.load.regions.load(self.moment)).get(country)
        return enums.Region(label) if label in REGION_CODES else None

    @strawberry.field(
        description="Whether a source states the country, or it is general knowledge."
    )
    def country_basis(self) -> str | None:
        said = self.said.get("countryBasis")
        return None if said is None else str(said)

    @strawberry.field(description="Whether it is a small or medium-sized enterprise, where stated.")
    def sme(self) -> bool | None:
        said = self.said.get("sme")
        return None if said is None else bool(said)

    @strawberry.field(description="Other names that it goes by.")
    def aliases(self) -> list[str]:
        return [str(alias) for alias in self.said.get("aliases", ())]

    @strawberry.field(description="The keys of those that it is a member of.")
    def member_of(self) -> list[str]:
        return [str(one).partition("/")[2] for one in self.said.get("memberOf", ())]


@strawberry.type(description="A page of stakeholders.")
class StakeholderConnection(Groupable[Stakeholder]):
    """Which can be grouped."""

    aggregates = aggregates("stakeholder")


StakeholderEdge = Edge[Stakeholder]
