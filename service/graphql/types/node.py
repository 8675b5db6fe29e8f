"""What every node shares, and dates as the sources know them."""

from datetime import date

import strawberry
from strawberry.types import Info as StrawberryInfo

from events import edtf
from service.graphql.context import Context
from service.graphql.scalars import EdtfDate

Info = StrawberryInfo[Context, None]


@strawberry.interface(description="Anything that has an id and can be asked for by it.")
class Node:
    """As Relay's specification says."""

    id: strawberry.ID = strawberry.field(
        description="Opaque; another one when read as of another moment, so that clients keep both."
    )


@strawberry.type(
    description="A date as the source knows it, and the days between which it must lie."
)
class When:
    """A year, a month or a day."""

    edtf: EdtfDate = strawberry.field(
        description="The date as written: 2004, 2004-10 or 2004-10-27."
    )
    earliest: date = strawberry.field(description="The first day it allows.")
    latest: date = strawberry.field(description="The last day it allows: its counting day.")


def when(text: str) -> When:
    """Return a date of EDTF level 0 with its bounds."""
    read = edtf.parse(text)
    return When(edtf=EdtfDate(read.text), earliest=read.earliest, latest=read.latest)


def whens(text: str | None) -> When | None:
    """Return a date that may not be stated."""
    return None if text is None else when(text)
