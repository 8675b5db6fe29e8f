"""Reference texts: principles, fields and lists to judge by, each version a subject of its own."""

from typing import Any

import strawberry
from typing_extensions import override

from service.graphql.connections import Edge, lazily, maybe
from service.graphql.scalars import Country
from service.graphql.types import columns
from service.graphql.types.grouped import Groupable, aggregates
from service.graphql.types.lookup import subject_by_key, subject_node
from service.graphql.types.node import Info, When, whens
from service.graphql.types.subject import Subject
from service.reads import registers
from service.reads.moment import Moment
from service.reads.snapshot import Row


@strawberry.type(description="One code of a reference text.")
class ReferenceItem:
    """A withdrawn one keeps its last day."""

    code: str = strawberry.field(description="The code.")
    label: str = strawberry.field(description="What it stands for.")
    from_: When | None = strawberry.field(name="from", description="From when it holds.")
    to: When | None = strawberry.field(description="Until when it holds.")
    basis: str = strawberry.field(description="On what it rests; unverified says so.")
    number: int | None = strawberry.field(
        description="In a register: how many were counted on the first day; null for a single member."
    )
    countries: list[Country] = strawberry.field(
        description="The countries that it covers; empty where none is stated."
    )


@strawberry.type(description="One version of a text to judge by.")
class Reference(Subject):
    """A row of the reference texts; its events stand on the stream of the instrument."""

    table = "reference"

    instrument = columns.subject(
        "instrument", "instrument", "The instrument that it was recorded with."
    )
    name = columns.name("name", "The name that all versions share.")
    version = columns.name("reference_version", "The version.")
    type = columns.name("kind", "What kind of text it is, such as principles.")

    @property
    @override
    def streams(self) -> tuple[str, ...]:
        """The stream of its instrument."""
        return (f"instrument/{self.row['instrument']}",)

    register_of = columns.text(
        "registerOf", "The class whose members it counts; null where it is no register of a class."
    )

    @strawberry.field(description="Its codes, in the order of the text.")
    def items(self) -> list[ReferenceItem]:
        return [_item(one) for one in self.said["items"]]


def _item(said: Row) -> ReferenceItem:
    return ReferenceItem(
        code=said["code"],
        label=said["label"],
        from_=whens(said.get("from")),
        to=whens(said.get("to")),
        basis=said["basis"],
        number=said.get("number"),
        countries=list(said.get("countries", ())),
    )


@strawberry.type(description="What a register says of one stakeholder or of its country.")
class RegisterEntry:
    """An item that holds on the day, and the text it stands in."""

    row: strawberry.Private[Row]
    said: strawberry.Private[Row]
    moment: strawberry.Private[Moment]

    @strawberry.field(description="The register.")
    def register(self) -> Reference:
        found: Reference = subject_node("reference", self.row, self.moment)
        return found

    @strawberry.field(description="What it says.")
    def item(self) -> ReferenceItem:
        return _item(self.said)

    @strawberry.field(
        graphql_type=maybe(lazily("stakeholder", "Stakeholder")),
        description="The stakeholder that it says this of; null where it is not known on the day.",
    )
    async def member(self, info: Info) -> Any:  # noqa: ANN401 - a Stakeholder
        return await subject_by_key(info, "stakeholder", self.said["code"], self.moment)


def entry(found: registers.Entry, moment: Moment) -> RegisterEntry:
    """Return an item of a register as the schema has it."""
    return RegisterEntry(row=found.text, said=found.item, moment=moment)


@strawberry.type(description="A page of texts to judge by.")
class ReferenceConnection(Groupable[Reference]):
    """Which can be grouped."""

    aggregates = aggregates("reference")


ReferenceEdge = Edge[Reference]
