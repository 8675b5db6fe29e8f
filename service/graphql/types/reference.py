"""Reference texts: principles, fields and lists to judge by, each version a subject of its own."""

from typing import Any

import strawberry
from typing_extensions import override

from service.graphql.connections import Edge
from service.graphql.types import columns
from service.graphql.types.grouped import Groupable, aggregates
from service.graphql.types.node import When, whens
from service.graphql.types.subject import Subject


@strawberry.type(description="One code of a reference text.")
class ReferenceItem:
    """A withdrawn one keeps its last day."""

    code: str = strawberry.field(description="The code.")
    label: str = strawberry.field(description="What it stands for.")
    from_: When | None = strawberry.field(name="from", description="From when it holds.")
    to: When | None = strawberry.field(description="Until when it holds.")
    basis: str = strawberry.field(description="On what the label rests; unverified says so.")


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

    @strawberry.field(description="Its codes, in the order of the text.")
    def items(self) -> list[ReferenceItem]:
        return [_item(one) for one in self.said["items"]]


def _item(said: dict[str, Any]) -> ReferenceItem:
    return ReferenceItem(
        code=said["code"],
        label=said["label"],
        from_=whens(said.get("from")),
        to=whens(said.get("to")),
        basis=said["basis"],
    )


@strawberry.type(description="A page of texts to judge by.")
class ReferenceConnection(Groupable[Reference]):
    """Which can be grouped."""

    aggregates = aggregates("reference")


ReferenceEdge = Edge[Reference]
