"""What a rule may ask of an event: who acted, who was there, who was addressed, and the fields it states.

Which members name actors is said by the models themselves (`acting`, `stream_acts`). An absent member gives nothing, and
nothing satisfies no test.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from events.edtf import EdtfDate
from events.envelope import JsonObject
from events.types.fields import Payload, named_actors
from events.types.keys import StreamRef
from events.types.parts import Part

_CODE: Final = re.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,79}", re.ASCII)
_ADDRESSED: Final = ("addressees", "to")
_RECIPIENT: Final = "recipient"
_FACET_KINDS: Final = frozenset({"partnership", "activity", "document", "meeting"})

FIELDS: Final[Mapping[str, str]] = {
    "activity": "activity",
    "aim": "aims",
    "amount": "amount",
    "answers": "answers",
    "audience": "audience",
    "body": "body",
    "capacity": "capacity",
    "country": "countries",
    "covers": "covers",
    "deadline": "deadline",
    "document": "document",
    "document_type": "document_type",
    "for": "for_",
    "form": "form",
    "funded_by": "funded_by",
    "how": "how",
    "level": "level",
    "life_cycle": "life_cycle",
    "medium": "medium",
    "meeting": "meeting",
    "outcome": "outcome",
    "part": "part",
    "partnership": "partnership",
    "priority_field": "priority_fields",
    "reference": "reference",
    "region": "regions",
    "sector": "sectors",
    "stance": "stance",
    "support": "support",
    "topic": "topics",
    "waste_stream": "waste_streams",
}
"""The fields that a rule may name, in the singular, and the member that each reads. No free text among them."""

ROW_FIELDS: Final = ("finding", "principle")
"""Fields of an event's rows: tests on them must hold within one row."""


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody with an identity: the key of the stakeholder, merged ones under one key, and what the register says."""

    key: str
    type: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class EventFacts:
    """What one event says to a rule.

    participants, addressee_classes: classes or types of stakeholders, without identity.
    supporters: those who supported what was done; a class alone stands in the field `support`.
    fields:     by the name that rules use; keys without their kind.
    rows:       what the event says item by item, each by field.
    """

    actors: tuple[Party, ...] = ()
    participants: tuple[str, ...] = ()
    addressees: tuple[Party, ...] = ()
    addressee_classes: tuple[str, ...] = ()
    supporters: tuple[Party, ...] = ()
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rows: tuple[Mapping[str, str], ...] = ()


def facts_of(payload: Payload, *, stream: str, parties: Mapping[str, Party]) -> EventFacts:
    """Read the facts of an event.

    parties: by the slug of a stakeholder; a merged one leads to the party that it was merged into. Who is missing here
             has no type, and so belongs to no class.
    """
    actors = dict.fromkeys(_actor_keys(payload, StreamRef(stream)))
    addressed = [item for name in _ADDRESSED for item in _items(payload, name)]
    return EventFacts(
        actors=_known(actors, parties),
        participants=_classes(_items(payload, "participants")),
        addressees=_known(_stakeholders(addressed), parties),
        addressee_classes=_classes(addressed),
        supporters=_known(_stakeholders(_items(payload, "support")), parties),
        fields=_fields(payload, StreamRef(stream)),
        rows=tuple(row for item in _items(payload, "rows") if (row := _row(item))),
    )


def _known(
    keys: Iterator[str] | Mapping[str, None], parties: Mapping[str, Party]
) -> tuple[Party, ...]:
    return tuple(dict.fromkeys(parties.get(key) or Party(key) for key in keys))


def _actor_keys(payload: Payload, stream: StreamRef) -> Iterator[str]:
    if payload.stream_acts:
        yield from _stakeholders((stream,))
    yield from _stakeholders(named_actors(payload))
    for actor in payload.actors or ():
        if actor.role != _RECIPIENT:
            yield from _stakeholders((actor.who, actor.on_behalf_of))


def _items(payload: Payload, name: str) -> tuple[Any, ...]:
    """Return what a member says, one by one; of whatever model, which may lack it."""
    value = payload.__dict__.get(name)
    if isinstance(value, tuple):
        return value
    return () if value is None else (value,)


def _stakeholders(items: Iterable[Any]) -> Iterator[str]:
    """Yield the keys of the stakeholders among the items; a person has an identity, but no class."""
    for item in items:
        ref = item if isinstance(item, str) else _said(item, "stakeholder")
        if isinstance(ref, StreamRef) and ref.kind == "stakeholder":
            yield ref.slug


def _said(item: Any, name: str) -> Any:  # noqa: ANN401 - as above
    """Return what a part says in a member; None where it says nothing, and of what is no part."""
    return item.__dict__.get(name) if isinstance(item, Part) else None


def _classes(items: Iterable[Any]) -> tuple[str, ...]:
    named = (_said(item, "class_") for item in items)
    return tuple(dict.fromkeys(name for name in named if name))


def _fields(payload: Payload, stream: StreamRef) -> dict[str, tuple[str, ...]]:
    told = payload.__dict__
    said = {
        name: _texts(_items(payload, member))
        for name, member in FIELDS.items()
        if told.get(member) is not None
    }
    if stream.kind in _FACET_KINDS:
        said[stream.kind] = tuple(dict.fromkeys((stream.slug, *said.get(stream.kind, ()))))
    return {name: values for name, values in said.items() if values}


def _texts(items: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for item in items if (text := _text(item))))


def _text(item: Any) -> str | None:  # noqa: ANN401 - as above
    if isinstance(item, StreamRef):
        return item.slug
    if isinstance(item, str):
        return str(item) if _CODE.fullmatch(item) else None
    return item.text if isinstance(item, EdtfDate) else _said(item, "class_")


def _row(item: Any) -> dict[str, str]:  # noqa: ANN401 - as above
    said = ((name, _said(item, name)) for name in ROW_FIELDS)
    return {name: str(value) for name, value in said if value is not None}


def dump(facts: EventFacts) -> JsonObject:
    """Return the facts as JSON, without what is empty."""
    whole = {
        "actors": [_party_json(party) for party in facts.actors],
        "participants": list(facts.participants),
        "addressees": [_party_json(party) for party in facts.addressees],
        "addresseeClasses": list(facts.addressee_classes),
        "supporters": [_party_json(party) for party in facts.supporters],
        "fields": {name: list(values) for name, values in sorted(facts.fields.items())},
        "rows": [dict(row) for row in facts.rows],
    }
    return {name: value for name, value in whole.items() if value}


def load(data: JsonObject) -> EventFacts:
    """Return the facts that `dump` wrote."""
    return EventFacts(
        actors=_parties(data, "actors"),
        participants=tuple(data.get("participants", ())),
        addressees=_parties(data, "addressees"),
        addressee_classes=tuple(data.get("addresseeClasses", ())),
        supporters=_parties(data, "supporters"),
        fields={name: tuple(values) for name, values in data.get("fields", {}).items()},
        rows=tuple(dict(row) for row in data.get("rows", ())),
    )


def _party_json(party: Party) -> dict[str, str]:
    whole = {"key": party.key, "type": party.type, "kind": party.kind}
    return {name: value for name, value in whole.items() if value is not None}


def _parties(data: JsonObject, name: str) -> tuple[Party, ...]:
    return tuple(
        Party(party["key"], party.get("type"), party.get("kind")) for party in data.get(name, ())
    )
