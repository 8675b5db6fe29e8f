"""What all payloads share: the common members, the facets that rules test, and who acted."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, ClassVar, Final, Self, TypeAlias

from pydantic import AfterValidator, ConfigDict, model_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from events import edtf
from events.types import codes, keys
from events.types.parts import Actor, Claim, Part, Participants, Source, Unnamed
from events.types.values import Code, Date, Language, Line, Maybe, Prose, Some


def _once_each(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    if len({claim.paragraph for claim in claims}) != len(claims):
        raise PydanticCustomError("twice", "Claim each paragraph once.")
    return claims


Evidence: TypeAlias = Annotated[Some[Claim], AfterValidator(_once_each)]


class Payload(Part):
    """What every payload carries, corrections and the service's own events included.

    acting:      members, by their attributes, whose stakeholders act in the event; they are not repeated in `actors`.
    stream_acts: whether the stream's own subject acts.
    """

    acting: ClassVar[tuple[str, ...]] = ()
    stream_acts: ClassVar[bool] = False

    occurred: Date
    actors: Maybe[Some[Actor]] = None
    note: Maybe[Prose] = None

    def own_stream(self) -> str | None:
        """Return the stream that the payload itself prescribes, where it does."""
        return None

    def misplaced(self, stream: str) -> str | None:
        """Return what to do about a stream in which the payload may not stand; None where it may."""
        if self.own_stream() in {None, stream}:
            return None
        return "Name the stream that the payload's address gives."


class World(Payload):
    """What every type about the world carries; all from `level` on are facets."""

    title: Line
    language: Maybe[Language] = None
    participants: Maybe[Some[Participants]] = None
    unnamed: Maybe[Unnamed] = None
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


def _schema_says_somebody(schema: JsonDict, model: type["NotNobody"]) -> None:
    schema["anyOf"] = [{"required": [name]} for name in model.somebody]


class NotNobody(World):
    """A type whose event nobody could have made alone: one of the members named in `somebody` is there."""

    somebody: ClassVar[tuple[str, ...]] = ()

    model_config = ConfigDict(json_schema_extra=_schema_says_somebody)

    @model_validator(mode="after")
    def _somebody_is_named(self) -> Self:
        fields = type(self).model_fields
        said = {field.alias for name, field in fields.items() if getattr(self, name) is not None}
        if said.isdisjoint(self.somebody):
            wanted = " or ".join(f"`{name}`" for name in self.somebody)
            raise PydanticCustomError("nobody", "Give {wanted}.", {"wanted": wanted})
        return self


def named_actors(payload: Payload) -> Iterator[keys.StreamRef]:
    """Yield those who act by the members of the type itself; `actors` and the stream are the caller's to add."""
    for name in payload.acting:
        for value in values_in(getattr(payload, name)):
            if isinstance(value, keys.StreamRef):
                yield value


def values_in(value: Any) -> list[Any]:  # noqa: ANN401  # whatever a payload holds
    """Return everything that a payload says, parts inside parts included, in the order of the models.

    Each event is gone through several times before it is recorded, so this looks at what is said and at nothing else.
    """
    found: list[Any] = []
    _gather((value,), found)
    return found


# To ask of a text whether it is a part takes longer than all else: models answer for themselves what is one of them.
_PLAIN: Final = frozenset({str, int, bool, keys.StreamRef, keys.ParagraphAddress, edtf.EdtfDate})


def _gather(values: Iterable[Any], found: list[Any]) -> None:
    for value in values:
        if value is None:
            continue
        kind = type(value)
        if kind in _PLAIN:
            found.append(value)
        elif kind is tuple:
            _gather(value, found)
        elif kind is dict:
            _gather(value.values(), found)
        elif isinstance(value, Part):
            found.append(value)
            _gather(value.__dict__.values(), found)
        else:
            found.append(value)
