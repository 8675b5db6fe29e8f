"""Events as a poster sends them: a test says what matters to it, the rest is filled in sensibly.

    event("partnership.joined", "partnership/phones", partner="stakeholder/nokia")

Members may be written as attributes (`document_type`, `from_`) or as they stand in the event (`documentType`). Equal
events have equal ids and different ones have different ids, unless an id is given.
"""

import hashlib
from datetime import UTC, datetime
from typing import Any

from pydantic.alias_generators import to_camel

from events import cloudevents, registry
from events.canonical import canonical_bytes
from events.envelope import Recorded
from tests.sentences.defaults import DEFAULTS

SOURCE = "urn:example:tests"
A_MOMENT = datetime(2026, 3, 1, 9, 0, 0, 123456, tzinfo=UTC)
ENVELOPE = ("time", "correlationid", "causationid", "dataschema", "expectedrevision", "traceparent")


def event(
    type_name: str,
    stream: str,
    /,
    *,
    id: str | None = None,  # noqa: A002  # the attribute is called so
    source: str = SOURCE,
    **members: object,
) -> dict[str, Any]:
    """Return an event in the structured form; members of the payload that are None are left out."""
    full = type_name if type_name.startswith(registry.PREFIX) else registry.PREFIX + type_name
    attributes = {name: members.pop(name) for name in ENVELOPE if name in members}
    data = payload(full, **members)
    digest = hashlib.sha256(canonical_bytes({"type": full, "stream": stream, "data": data}))
    return {
        "specversion": "1.0",
        "id": id or digest.hexdigest()[:16],
        "source": source,
        "type": full,
        "subject": stream,
        **attributes,
        "data": data,
    }


def payload(type_name: str, /, **members: object) -> dict[str, Any]:
    """Return a payload of the type: what is given, over what its model demands."""
    said: dict[str, Any] = {"occurred": "2003-05-02"}
    shared = {
        "title": f"{registry.find(type_name).label}, as a test tells it",
        "sources": [{"title": "A test"}],
        "confidence": "stated",
    }
    known = registry.find(type_name).model.model_fields
    if "title" in known:
        said |= {name: value for name, value in shared.items() if name in known}
    said |= DEFAULTS.get(type_name.removeprefix(registry.PREFIX), {})
    said |= {member_name(name): item for name, item in members.items()}
    return {name: item for name, item in said.items() if item is not None}


def member_name(attribute: str) -> str:
    """Name a member as it stands in the event: `waste_streams` is `wasteStreams`, `from_` is `from`."""
    return to_camel(attribute.rstrip("_")) if "_" in attribute else attribute


def claim(
    paragraph: str, *, bearing: str = "direct", reason: str = "a test says so", **more: object
) -> dict[str, Any]:
    """Return one entry of `evidence`."""
    return {"paragraph": paragraph, "bearing": bearing, "reason": reason, **more}


def recorded(
    sent: dict[str, Any],
    *,
    position: int = 1,
    revision: int = 1,
    at: datetime = A_MOMENT,
    authid: str = "system:loader",
    claimstanding: str | None = None,
) -> Recorded:
    """Return the event as a log would hold it, without a log."""
    sealed = cloudevents.seal(
        cloudevents.parse(sent), authid=authid, authtype="system", claimstanding=claimstanding
    )
    entry = sealed.entry(at)
    leaf_hash = hashlib.sha256(b"\x00" + entry).digest()
    return cloudevents.unseal(entry, position=position, revision=revision, leaf_hash=leaf_hash)
