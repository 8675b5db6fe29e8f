"""Events in few words, and the question whether a stream takes them."""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import count
from typing import Any, TypeAlias

from events.envelope import Proposed, Recorded, schema_urn
from events.rules.outcome import Streams, outcome_of
from events.rules.request import Request
from events.rules.streams import judge
from events.rules.told import Told
from tests.sentences.telling import tell

Said: TypeAlias = Any  # whatever JSON a test puts into a member

_NUMBERS = count(1)
_WORLD = {"title": "Something happened", "sources": [{"title": "A paper"}], "confidence": "stated"}
_PLAIN = ("event.",)


def told(
    type_name: str,
    stream: str,
    occurred: str = "2004",
    *,
    id: str | None = None,  # noqa: A002 - the attribute is called so
    **data: Said,
) -> Proposed:
    """Say one event; members that Python reserves end in an underscore."""
    members = {name.rstrip("_"): value for name, value in data.items()}
    world = {} if type_name.startswith(_PLAIN) else _WORLD
    return Proposed(
        source="urn:test",
        id=id or f"e{next(_NUMBERS)}",
        type=f"servanda.{type_name}",
        stream=stream,
        dataschema=schema_urn(f"servanda.{type_name}", 1),
        data={**world, "occurred": occurred, **members},
    )


def corrected(target: Proposed, **changes: Said) -> Proposed:
    """Say an event anew, with changes."""
    data = {**target.data, **{name.rstrip("_"): value for name, value in changes.items()}}
    return told("event.corrected", target.stream, target=_named(target), data=data, reason="wrong")


def retracted(target: Proposed) -> Proposed:
    return told("event.retracted", target.stream, target=_named(target), reason="never was")


def _named(target: Proposed) -> dict[str, str]:
    return {"source": target.source, "id": target.id}


def recorded(events: Iterable[Proposed]) -> list[Recorded]:
    """Return events as a log that holds only them would."""
    revisions: dict[str, int] = {}
    found = []
    for position, event in enumerate(events, 1):
        revisions[event.stream] = revisions.get(event.stream, 0) + 1
        found.append(_at(event, position, revision=revisions[event.stream]))
    return found


def _at(event: Proposed, position: int, *, revision: int) -> Recorded:
    return Recorded(
        position=position,
        revision=revision,
        source=event.source,
        id=event.id,
        type=event.type,
        stream=event.stream,
        dataschema=event.dataschema,
        recorded_at=datetime(2026, 3, 1, tzinfo=UTC),
        authid="local",
        authtype="unauthenticated",
        claimstanding=None,
        correlationid=event.correlationid,
        causationid=event.causationid,
        time=event.time,
        extensions=event.extensions,
        data=event.data,
        entry=b"",
        leaf_hash=b"",
    )


def rules(
    *new: Proposed,
    after: Iterable[Proposed] = (),
    beside: Iterable[Proposed] = (),
) -> list[str]:
    """Return the rules that refuse `new` after what was recorded, everything named being there."""
    names = {value for event in (*new, *after) for value in _strings(event.data) if "/" in value}
    refusals = judge(asked([*recorded(after), *recorded(beside)], new), names)
    return [refusal.rule for refusal in refusals]


def asked(history: Iterable[Recorded], new: Iterable[Proposed]) -> Request:
    """Return a request on the streams of a history."""
    streams: dict[str, list[Told]] = {}
    for event in history:
        streams.setdefault(event.stream, []).append(Told.of(event))
    read = Streams((name, outcome_of(told)) for name, told in streams.items())
    return Request.of(read, tell(new))


def _strings(value: object) -> Iterable[str]:
    match value:
        case str():
            yield value
        case dict():
            for item in value.values():
                yield from _strings(item)
        case list() | tuple():
            for item in value:
                yield from _strings(item)
