"""What is seen of the world: objects of the schema over plain things, completed by what the schema says of each field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final, TypeAlias

from graphql import (
    GraphQLEnumType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLOutputType,
    GraphQLScalarType,
    get_named_type,
)

from events import registry
from events.edtf import parse
from events.envelope import Recorded
from tests.differential.oracle.moments import At
from tests.differential.oracle.saying import Thing

Value: TypeAlias = Any
"""Whatever a field of the schema may hold."""

KINDS: Final[Mapping[str, str]] = {
    "instrument": "Instrument",
    "paragraph": "Paragraph",
    "reference": "Reference",
    "meeting": "Meeting",
    "stakeholder": "Stakeholder",
    "partnership": "Partnership",
    "consultation": "Consultation",
    "response": "Response",
    "activity": "JointActivity",
    "document": "Document",
    "report": "Report",
    "workitem": "WorkItem",
    "contribution": "Contribution",
    "conflict": "Conflict",
    "person": "Person",
}
KIND_OF: Final = {name: kind for kind, name in KINDS.items()}


@dataclass(frozen=True)
class Seen:
    """An object of the schema: its type, what is said in it, and as of when."""

    type: str
    thing: Thing
    at: At

    @property
    def kind(self) -> str:
        return KIND_OF[self.type]

    @property
    def key(self) -> str:
        return str(self.thing["key"])

    @property
    def stream(self) -> str:
        return f"{self.kind}/{self.key}"


def subject(at: At, kind: str, key: str | None) -> Seen | None:
    """Return the subject of a kind and a key, None where there is none at the moment; a recital is none."""
    thing = at.world.subjects.get(kind, {}).get(key or "")
    if thing is None or thing.get("role") == "recital":
        return None
    return Seen(KINDS[kind], {**thing, "id": at.id_of(KINDS[kind], thing["key"])}, at)


def of_stream(at: At, stream: str | None) -> Seen | None:
    """Return the subject that a stream is about."""
    kind, _, key = (stream or "").partition("/")
    return subject(at, kind, key)


def event(at: At, position: int | None) -> Seen | None:
    """Return the event at a position that is known by now."""
    recorded = at.recorded(position)
    if recorded is None:
        return None
    thing = _event(recorded) | {"id": at.id_of("Event", str(recorded.position))}
    return Seen("Event", thing, at)


def _event(one: Recorded) -> Thing:
    said = dict(registry.upcast(one.type, one.dataschema, one.data))
    return {
        "key": str(one.position),
        "position": one.position,
        "type": one.type.removeprefix(registry.PREFIX),
        "source": one.source,
        "eventId": one.id,
        "recordedAt": one.recorded_at,
        "occurred": said.get("occurred"),
        "title": one.data.get("title") or registry.find(one.type).label,
        "stream": one.stream,
        "subject": one.stream,
        "citations": list(said.get("sources", ())),
        "confidence": said.get("confidence"),
        "data": said,
        "dataSchema": one.dataschema,
        "causation": None if one.causationid is None else (one.source, one.causationid),
        "correlationId": one.correlationid,
        "leafHash": one.leaf_hash.hex(),
    }


def constant(code: str) -> str:
    """Write a code as the schema's enums do."""
    return code.replace(".", "_").replace("-", "_").upper()


def shaped(value: Value, kind: GraphQLOutputType, at: At) -> Value:
    """Return a value as the schema has it: keys become subjects, positions events, texts dates."""
    if isinstance(kind, GraphQLNonNull):
        nothing = [] if value is None and isinstance(kind.of_type, GraphQLList) else value
        return shaped(nothing, kind.of_type, at)
    if value is not None and isinstance(kind, GraphQLList):
        return [shaped(one, kind.of_type, at) for one in value]
    return None if value is None else _one(value, get_named_type(kind), at)


def _one(value: Value, named: GraphQLNamedType, at: At) -> Value:
    if isinstance(named, GraphQLScalarType):
        return _scalar(value, named.name)
    if isinstance(named, GraphQLEnumType):
        return constant(str(value))
    return _object(value, named.name, at)


def _scalar(value: Value, name: str) -> Value:
    if isinstance(value, datetime):
        instant = value.astimezone(UTC).isoformat(timespec="microseconds")
        return instant.replace("+00:00", "Z")
    if name == "Date":
        return (value if isinstance(value, date) else parse(value).latest).isoformat()
    plain = name in {"Int", "Boolean", "JSON"}
    return value if plain else str(value)


def _object(value: Value, name: str, at: At) -> Value:
    if isinstance(value, Seen):
        return value
    find: Callable[[At, Value], Value] | None = _FINDS.get(name)
    if find is not None:
        return find(at, value)
    if name in KIND_OF:
        return subject(at, KIND_OF[name], value)
    return Seen(name, dict(value), at)


def _when(at: At, text: str) -> Seen:
    read = parse(text)
    thing = {"edtf": read.text, "earliest": read.earliest, "latest": read.latest}
    return Seen("When", thing, at)


_FINDS: Final[Mapping[str, Callable[[At, Value], Value]]] = {
    "When": _when,
    "Event": event,
    "Subject": of_stream,
}
