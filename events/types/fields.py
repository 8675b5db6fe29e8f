"""What all payloads share: how strict they are, the common members, and the facets that rules test."""

from collections.abc import Iterator
from typing import Annotated, Any, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from events.types import codes, keys
from events.types.values import Code, Count, Date, Day, Language, Line, Maybe, Prose, Sha256, Some, SourceUri, Symbol, Url


def _member_name(attribute: str) -> str:
    """Name a member as it stands in the event: `waste_streams` is `wasteStreams`, `from_` is `from`."""
    return to_camel(attribute.rstrip("_"))


class Part(BaseModel):
    """Anything with members: strict, frozen, no member that the model does not name."""

    model_config = ConfigDict(
        strict=True, frozen=True, extra="forbid", alias_generator=_member_name, hide_input_in_errors=True
    )


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


class Unnamed(Part):
    """Actors whom the source does not name: at least one member says something of them."""

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


class Addressee(Part):
    """Whom something is sent to: a class, a sector or a stakeholder."""

    class_: Maybe[Code] = None
    sector: Maybe[codes.Sector] = None
    stakeholder: Maybe[keys.StakeholderRef] = None


class Lasting(Part):
    """The days between which something lasted."""

    from_: Maybe[Day] = None
    to: Maybe[Day] = None


def _says_something(part: Unnamed) -> Unnamed:
    if not part.model_fields_set:
        raise PydanticCustomError("says_nothing", "Give `class`, `count` or `text`, or leave the member out.")
    return part


def _once_each(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    if len({claim.paragraph for claim in claims}) != len(claims):
        raise PydanticCustomError("twice", "Claim each paragraph once.")
    return claims


Evidence: TypeAlias = Annotated[Some[Claim], AfterValidator(_once_each)]
SomeUnnamed: TypeAlias = Annotated[Unnamed, AfterValidator(_says_something)]


class Payload(Part):
    """What every payload carries, corrections and the service's own events included."""

    occurred: Date
    actors: Maybe[Some[Actor]] = None
    note: Maybe[Prose] = None


class World(Payload):
    """What every type about the world carries; all from `level` on are facets."""

    title: Line
    language: Maybe[Language] = None
    participants: Maybe[Some[Participants]] = None
    unnamed: Maybe[SomeUnnamed] = None
    evidence: Maybe[Evidence] = None
    sources: Some[Source]
    confidence: codes.Confidence
    level: Maybe[codes.Level] = None
    regions: Maybe[Some[codes.Region]] = None
    countries: Maybe[Some[codes.Country]] = None
    sectors: Maybe[Some[codes.Sector]] = None
    waste_streams: Maybe[Some[codes.WasteStream]] = None
    life_cycle: Maybe[Some[codes.LifeCycleStage]] = None
    topics: Maybe[Some[codes.Topic]] = None
    priority_fields: Maybe[Some[codes.PriorityField]] = None
    aims: Maybe[Some[codes.Aim]] = None
    covers: Maybe[Some[Code]] = None
    funded_by: Maybe[Some[keys.StakeholderRef]] = None
    partnership: Maybe[keys.PartnershipRef] = None
    activity: Maybe[keys.ActivityRef] = None
    document: Maybe[keys.DocumentRef] = None
    body: Maybe[keys.StakeholderRef] = None
    meeting: Maybe[keys.MeetingRef] = None


def values_in(value: Any) -> Iterator[Any]:
    """Yield everything that a payload says, parts inside parts included, in the order of the models."""
    match value:
        case Part():
            yield value
            for name in type(value).model_fields:
                yield from values_in(getattr(value, name))
        case tuple():
            for item in value:
                yield from values_in(item)
        case dict():
            for item in value.values():
                yield from values_in(item)
        case _:
            yield value
