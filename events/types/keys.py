"""How one event names other things: streams, paragraphs, events. The type of a value says that it is a name.

A subclass of `str`, not a marked string. Why: whoever asks what a payload refers to walks its values and needs no second
table of members. Price: equality with plain strings, which is wanted here.
"""

import re
from dataclasses import dataclass
from typing import Annotated, Final, TypeAlias

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

SLUG: Final = "[a-z0-9][a-z0-9-]{0,79}"
ADDRESS: Final = "[A-Za-z0-9][A-Za-z0-9./-]{0,59}"
NUMBER: Final = "[A-Za-z0-9][A-Za-z0-9.-]{0,15}"


class StreamRef(str):
    """The name of a stream that must exist: `<kind>/<slug>`."""

    __slots__ = ()

    @property
    def kind(self) -> str:
        return self.partition("/")[0]

    @property
    def slug(self) -> str:
        return self.partition("/")[2]


class ParagraphAddress(str):
    """A paragraph by the address of its instrument and its own number: `XY-1/2#3`."""

    __slots__ = ()

    @property
    def instrument(self) -> str:
        return self.partition("#")[0]

    @property
    def number(self) -> str:
        return self.partition("#")[2]


def instrument_stream(address: str) -> str:
    """Return the stream of an instrument's address: `XY-I/2` stands in `instrument/xy-i-2`."""
    return f"instrument/{_slug(address)}"


def paragraph_stream(address: str) -> str:
    """Return the stream of a paragraph's address: `XY-I/2#3` stands in `paragraph/xy-i-2-3`."""
    return f"paragraph/{_slug(address)}"


def _slug(address: str) -> str:
    return re.sub("[^a-z0-9]+", "-", address.lower())


@dataclass(frozen=True, slots=True)
class Names:
    """Marks a member as a name: text of one pattern, kept as the class that says what it names."""

    pattern: str
    kept_as: type[str]

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        text = core_schema.str_schema(pattern=f"^{self.pattern}$")
        return core_schema.no_info_after_validator_function(self.kept_as, text)


StakeholderRef: TypeAlias = Annotated[StreamRef, Names(f"stakeholder/{SLUG}", StreamRef)]
ActorRef: TypeAlias = Annotated[StreamRef, Names(f"(stakeholder|person)/{SLUG}", StreamRef)]
MeetingRef: TypeAlias = Annotated[StreamRef, Names(f"meeting/{SLUG}", StreamRef)]
DocumentRef: TypeAlias = Annotated[StreamRef, Names(f"document/{SLUG}", StreamRef)]
PartnershipRef: TypeAlias = Annotated[StreamRef, Names(f"partnership/{SLUG}", StreamRef)]
ActivityRef: TypeAlias = Annotated[StreamRef, Names(f"activity/{SLUG}", StreamRef)]
ConsultationRef: TypeAlias = Annotated[StreamRef, Names(f"consultation/{SLUG}", StreamRef)]
WorkItemRef: TypeAlias = Annotated[StreamRef, Names(f"workitem/{SLUG}", StreamRef)]
UsedRef: TypeAlias = Annotated[StreamRef, Names(f"(consultation|response)/{SLUG}", StreamRef)]
PlaceRef: TypeAlias = Annotated[
    StreamRef, Names(f"(partnership|activity|document|meeting)/{SLUG}", StreamRef)
]
WholeRef: TypeAlias = Annotated[StreamRef, Names(f"(partnership|activity)/{SLUG}", StreamRef)]
SpentOnRef: TypeAlias = Annotated[StreamRef, Names(f"(activity|workitem|post)/{SLUG}", StreamRef)]
AnyRef: TypeAlias = Annotated[StreamRef, Names(f"[a-z]{{1,20}}/{SLUG}", StreamRef)]
Paragraph: TypeAlias = Annotated[ParagraphAddress, Names(f"{ADDRESS}#{NUMBER}", ParagraphAddress)]
