"""The parts that members are made of, and how strict every one of them is."""

from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from events.types import codes, keys
from events.types.values import Code, Count, Line, Maybe, Prose, Sha256, SourceUri, Symbol, Url


def _member_name(attribute: str) -> str:
    """Name a member as it stands in the event: `waste_streams` is `wasteStreams`, `from_` is `from`."""
    return to_camel(attribute.rstrip("_"))


class Part(BaseModel):
    """Anything with members: strict, frozen, no member that the model does not name."""

    model_config = ConfigDict(
        strict=True,
        frozen=True,
        extra="forbid",
        alias_generator=_member_name,
        hide_input_in_errors=True,
        # Some ninety models, of which a command that reads needs a few: each is built when it is first used.
        defer_build=True,
    )


class Saying(Part):
    """A part without a member that must be there: it says something all the same, or is left out."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_fields_set:
            raise PydanticCustomError("says_nothing", "Give one of its members, or leave it out.")
        return self


class EventIdentity(Part):
    """An event by its name for ever."""

    source: SourceUri
    id: Line


class Source(Part):
    """Where a fact is written. A symbol is the identity of a text; whoever only copied it is `retrieved_from`."""

    title: Line
    url: Maybe[Url] = None
    symbol: Maybe[Symbol] = None
    locator: Maybe[Line] = None
    retrieved_from: Maybe[Url] = None


class Actor(Part):
    """Somebody with an identity who acted; the role `recipient` says that they only received."""

    who: keys.ActorRef
    role: Maybe[Code] = None
    on_behalf_of: Maybe[keys.StakeholderRef] = None


class Participants(Part):
    """Those present, by class alone."""

    class_: Code
    count: Maybe[Count] = None


class Unnamed(Saying):
    """Actors whom the source does not name."""

    class_: Maybe[Code] = None
    count: Maybe[Count] = None
    text: Maybe[Line] = None


class Claim(Part):
    """One event's claim to bear on one paragraph; `against` makes it counter-evidence."""

    paragraph: keys.Paragraph
    bearing: codes.Bearing
    reason: Prose
    against: Maybe[bool] = None


class File(Part):
    """A file elsewhere: referred to by address and digest, never embedded."""

    url: Url
    sha256: Maybe[Sha256] = None
    size: Maybe[Count] = None
    media_type: Maybe[Line] = None


class Addressee(Saying):
    """Whom something is sent to: a class, a sector or a stakeholder."""

    class_: Maybe[Code] = None
    sector: Maybe[codes.Sector] = None
    stakeholder: Maybe[keys.StakeholderRef] = None
