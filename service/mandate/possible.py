"""Which events could ever meet a criterion: what the models of events can say, held against what a match asks."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final, Literal, get_args, get_origin

from events.registry import EVENT_TYPES, PREFIX, EventType
from events.types.codes import CodeList, StakeholderKind
from events.types.parts import Part
from service.mandate.facts import FIELDS, ROW_FIELDS
from service.mandate.language import Match
from service.mandate.matching import types_of

UNTESTED: Final = ("meeting.", "instrument.", "event.", "claim.", "conflict.")
"""Types that say what is, or speak of other events: no rule counts them."""

TYPES: Final[Mapping[str, EventType]] = {
    name: one
    for one in EVENT_TYPES
    if not one.by_service and not (name := one.name.removeprefix(PREFIX)).startswith(UNTESTED)
}
"""The types that an act may name, in their newest versions."""

_BY_CLASS: Final = "support"
"""The field that a stakeholder's class can pass, beside its own codes."""


def impossible(match: Match, acts: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """Return why no event can pass a match: for each type of its acts, what that type cannot say.

    Empty if some type can say all of it, and if the match names no type that is known.
    """
    known = sorted(name for name in types_of(match, acts) if name in TYPES)
    found = [(name, _lacking(TYPES[name], match)) for name in known]
    if any(lacking is None for _, lacking in found):
        return ()
    return tuple(f"{name} says no {lacking}" for name, lacking in found)


def _lacking(event_type: EventType, match: Match) -> str | None:
    for field, wanted in match.fields:
        if not _can_say(event_type, field, wanted):
            return f"{field} {' or '.join(wanted)}"
    for field in match.has:
        if not _can_say(event_type, field, ()):
            return field
    if match.to and not {"addressees", "to"} & event_type.model.model_fields.keys():
        return "addressee"
    return None


def _can_say(event_type: EventType, field: str, wanted: tuple[str, ...]) -> bool:
    """Say whether the type has the field and, if its codes are listed, at least one of those wanted."""
    if event_type.kind == field:
        return True
    codes = _codes(event_type, field)
    if codes is None:
        return False
    listed = () if field == _BY_CLASS else tuple(_listed(codes))
    return not wanted or not listed or any(_in(value, listed) for value in wanted)


def most_different(
    what: str | None, matches: Iterable[Match], acts: Mapping[str, Collection[str]]
) -> int | None:
    """Return how many different values of a measure all events together can bring; None without a bound.

    Only lists of codes are bounds. What else a match demands of the same field is none: an event may state several.
    """
    if what == "kind":
        return len(get_args(StakeholderKind))
    if what is None or what in {"year", "actor", _BY_CLASS}:
        return None
    types = list(_types(matches, acts))
    listed = [code for one in types for code in _stated(one, what)]
    if not types or not all(isinstance(code, str) for code in listed):
        return None
    return len(set(listed))


def _stated(event_type: EventType, field: str) -> Iterator[str | CodeList | None]:
    """Yield the codes that a type lists for a field; None if it may state anything, nothing if it has no such field."""
    codes = [] if event_type.kind == field else _codes(event_type, field)
    if codes is not None:
        yield from tuple(_listed(codes)) or (None,)


def _types(matches: Iterable[Match], acts: Mapping[str, Collection[str]]) -> Iterator[EventType]:
    named = {name for match in matches for name in types_of(match, acts)}
    return (TYPES[name] for name in named if name in TYPES)


def _codes(event_type: EventType, field: str) -> list[Any] | None:
    """Return where a type lists the codes of a field, as far as it does; None if it has no such field."""
    members = event_type.model.model_fields
    member = members.get("rows" if field in ROW_FIELDS else FIELDS[field])
    if member is None:
        return None
    if field not in ROW_FIELDS:
        return [member.annotation, *member.metadata]
    rows = next(_parts(member.annotation), None)
    inner = rows.model_fields.get(field) if rows else None
    return None if inner is None else [inner.annotation, *inner.metadata]


def _in(value: str, listed: tuple[str | CodeList, ...]) -> bool:
    return any(_knows(one, value) if isinstance(one, CodeList) else one == value for one in listed)


def _knows(codes: CodeList, value: str) -> bool:
    try:
        return bool(codes.known(value))
    except ValueError:
        return False


def _listed(annotations: list[Any]) -> Iterator[str | CodeList]:
    """Yield the codes, and the lists of codes, that an annotation allows anywhere inside."""
    for one in annotations:
        if isinstance(one, CodeList):
            yield one
        elif get_origin(one) is Literal:
            yield from (code for code in get_args(one) if isinstance(code, str))
        else:
            yield from _listed([*get_args(one), *getattr(one, "__metadata__", ())])


def _parts(annotation: Any) -> Iterator[type[Part]]:  # noqa: ANN401 - annotations have no type
    if isinstance(annotation, type) and issubclass(annotation, Part):
        yield annotation
    for one in get_args(annotation):
        yield from _parts(one)
