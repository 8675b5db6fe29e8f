"""Between a CloudEvents object in JSON and our envelope: what may be posted, which bytes are stored, what is shown.

Knows no HTTP and no database. The bytes of an entry are made once, in two halves round the stamp that the log will set;
whoever reads them later reads these bytes and nothing else.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

import orjson

from events import edtf, ijson, registry
from events.canonical import canonical_bytes, canonical_faults, escape, trusted_bytes
from events.envelope import JsonObject, Proposed, Recorded, posted, schema_urn, schema_version
from events.errors import (
    Fault,
    NotIJson,
    RefusedEvent,
    RefusedPayload,
    UnknownType,
    UnknownVersion,
)
from events.types.attributes import instant, read_attributes
from events.types.fields import Payload

LARGEST_ENTRY: Final = 65_535
STAMP_LENGTH: Final = 27

_TRACES: Final = frozenset({"traceparent", "tracestate"})
_STORED: Final = frozenset(
    [
        "specversion",
        "id",
        "source",
        "type",
        "subject",
        "dataschema",
        "time",
        "correlationid",
        "causationid",
        "datacontenttype",
        "data",
        "recordedtime",
        "authid",
        "authtype",
        "claimstanding",
    ]
)


def parse(value: object, *, canonical: bool = False) -> Proposed:
    """Read an event in the structured form of CloudEvents.

    canonical: whether it is certain that the value has canonical bytes, so that nobody need look.
    Raises RefusedEvent with every fault of the envelope and the payload at once; pointers begin at the event.
    """
    if not isinstance(value, Mapping):
        raise RefusedEvent([Fault("", "not-an-object", "Send a CloudEvents object.")])
    # An attribute that is null is one that is not there (CloudEvents JSON format, section 2.2).
    sent = {name: item for name, item in value.items() if item is not None}
    faults = [] if canonical else canonical_faults(sent)
    attributes = read_attributes(sent, faults)
    data = _data(sent, faults)
    payload = _payload(sent, data, faults)
    faults += _between(sent, payload)
    if faults or attributes is None or data is None:
        raise RefusedEvent(dict.fromkeys(faults))
    return Proposed(
        source=attributes.source,
        id=attributes.id,
        type=attributes.type,
        stream=attributes.subject,
        dataschema=attributes.dataschema or schema_urn(attributes.type, 1),
        data=data,
        time=of_the_occurrence(attributes.time, payload),
        correlationid=attributes.correlationid,
        causationid=attributes.causationid,
        extensions=attributes.extensions,
        expected_revision=attributes.expectedrevision,
        payload=payload,
    )


def _data(sent: JsonObject, faults: list[Fault]) -> JsonObject | None:
    """Return the payload as it was sent, or add why there is none."""
    if "data" in sent and "data_base64" in sent:
        faults.append(Fault("/data_base64", "data-twice", "Send either `data` or `data_base64`."))
        return None
    place = "data_base64" if "data_base64" in sent else "data"
    try:
        data = _decoded(sent[place]) if place == "data_base64" else sent.get("data")
    except (ValueError, binascii.Error, NotIJson):
        faults.append(Fault("/data_base64", "not-json", "Send the payload as `data`, in JSON."))
        return None
    if not isinstance(data, Mapping):
        faults.append(Fault(f"/{place}", "not-an-object", "Give the payload as an object."))
        return None
    if place == "data_base64":
        faults += (fault.under("/data_base64") for fault in canonical_faults(data))
    return data


def _decoded(text: object) -> object:
    if not isinstance(text, str):
        raise ValueError("not a string")  # noqa: TRY004  # its caller answers all faults of form alike
    return ijson.read(base64.b64decode(text, validate=True))


def _payload(sent: JsonObject, data: JsonObject | None, faults: list[Fault]) -> Payload | None:
    """Return the payload as the version that was sent understands it, or add why it does not."""
    name, dataschema = sent.get("type"), sent.get("dataschema")
    if not isinstance(name, str) or not isinstance(dataschema, str | None):
        return None
    try:
        entry = registry.of_version(name, dataschema or schema_urn(name, 1))
        return None if data is None else registry.checked(entry.model, data)
    except UnknownType as error:
        faults.append(Fault("/type", error.code, str(error), error.near))
    except UnknownVersion as error:
        faults.append(Fault("/dataschema", error.code, str(error)))
    except RefusedPayload as error:
        faults += (fault.under("/data") for fault in error.faults)
    return None


def _between(sent: JsonObject, payload: Payload | None) -> Iterator[Fault]:
    """Yield where the envelope and the payload contradict each other."""
    subject, name = sent.get("subject"), sent.get("type")
    if isinstance(subject, str) and isinstance(name, str) and registry.is_known(name):
        kind = registry.find(name).kind
        if kind not in {registry.ANY_KIND, subject.partition("/")[0]}:
            yield Fault("/subject", "wrong-stream", f"Name a stream of this type: {kind}/….")
    if payload is None:
        return
    if isinstance(subject, str) and (told := payload.misplaced(subject)) is not None:
        yield Fault("/subject", "wrong-stream", told)
    if isinstance(time := sent.get("time"), str):
        yield from time_faults(time, payload.occurred)


# To either side of a day, because an instant has a time zone and a day in a source has none.
_NEAR: Final = timedelta(days=1)


def time_faults(time: str, occurred: edtf.EdtfDate) -> Iterator[Fault]:
    """Yield how an instant contradicts the payload's date; nothing of one that is none."""
    try:
        day = instant(time).date()
    except ValueError:
        return  # said of the attribute already
    if occurred.earliest - day > _NEAR:
        yield Fault(
            "/time",
            "time-not-in-occurred",
            "Correct it or leave it out: it lies before any day of `occurred`.",
        )


def of_the_occurrence(time: str | None, payload: Payload | None) -> str | None:
    """Return the instant if it says when it happened; one that lies later says when the event was made.

    CloudEvents 1.0.2, section 3.1.1, lets a producer give another time where it does not know the one of the
    occurrence, and its SDKs put the present in by themselves. That is no fault, and nothing to keep.
    """
    if time is None or payload is None:
        return None
    return time if instant(time).date() - payload.occurred.latest <= _NEAR else None


def stamp(recorded_at: datetime) -> str:
    """Return an instant of UTC as entries have it, always with six digits."""
    return f"{recorded_at.isoformat(timespec='microseconds')[: STAMP_LENGTH - 1]}Z"


class Sealed(NamedTuple):
    """The bytes of an entry, but for the 27 characters of its stamp between them."""

    prefix: bytes
    suffix: bytes

    def entry(self, recorded_at: datetime) -> bytes:
        return self.prefix + stamp(recorded_at).encode() + self.suffix


def seal(proposed: Proposed, *, authid: str, authtype: str, claimstanding: str | None) -> Sealed:
    """Write the event down for ever, as canonical bytes round the stamp to come.

    Names are sorted, so the stamp's own name divides all others: what stands before it and what stands after it are
    fixed already.
    That it has canonical bytes was seen when it was read. Raises RefusedEvent when the entry would be too large.
    """
    members = posted(proposed)
    members["authid"], members["authtype"], members["recordedtime"] = authid, authtype, ""
    if claimstanding is not None:
        members["claimstanding"] = claimstanding
    # The last of this name is the log's own: what comes after it are texts, numbers and booleans.
    before, stamped, after = trusted_bytes(members).rpartition(b'"recordedtime":"')
    prefix, suffix = before + stamped, after
    size = len(prefix) + STAMP_LENGTH + len(suffix)
    if size > LARGEST_ENTRY:
        hint = f"Shorten it by {size - LARGEST_ENTRY} bytes; refer to files by address and digest."
        raise RefusedEvent([Fault("", "too-large", hint)])
    return Sealed(prefix, suffix)


def unseal(entry: bytes, *, position: int, revision: int, leaf_hash: bytes) -> Recorded:
    """Read a stored entry. Its bytes are ours, so that nothing is checked again."""
    members = orjson.loads(entry)
    return Recorded(
        position=position,
        revision=revision,
        source=members["source"],
        id=members["id"],
        type=members["type"],
        stream=members["subject"],
        dataschema=members["dataschema"],
        recorded_at=datetime.fromisoformat(members["recordedtime"]),
        authid=members["authid"],
        authtype=members["authtype"],
        claimstanding=members.get("claimstanding"),
        correlationid=members.get("correlationid"),
        causationid=members.get("causationid"),
        time=members.get("time"),
        extensions={name: item for name, item in members.items() if name not in _STORED},
        data=members["data"],
        entry=entry,
        leaf_hash=leaf_hash,
    )


def differences(proposed: Proposed, recorded: Recorded) -> tuple[str, ...]:
    """Return the pointers at which the two differ, down to the payload's own members.

    Not compared: what the log set, and the marks of a trace, which change with every attempt. Two forms of `dataschema`
    that name the same version are one.
    """
    said, held = _compared(proposed), _compared(recorded)
    # What is sent again is the same, nearly always: that is told without looking at each member.
    if trusted_bytes(said) == trusted_bytes(held):
        return ()
    now, then = _comparable(said), _comparable(held)
    return tuple(
        name for name in sorted(now.keys() | then.keys()) if now.get(name) != then.get(name)
    )


def content_digest(event: Proposed | Recorded) -> str:
    """Return the SHA-256 of what is compared, in hex: equal where there are no `differences`, and only there."""
    return hashlib.sha256(canonical_bytes(_compared(event))).hexdigest()


def _compared(event: Proposed | Recorded) -> dict[str, Any]:
    members = {name: item for name, item in posted(event).items() if name not in _TRACES}
    return members | {
        "dataschema": schema_version(event.dataschema, event.type) or event.dataschema
    }


def _comparable(members: dict[str, Any]) -> dict[str, bytes]:
    """Return pointers to canonical bytes: in Python `True == 1`, in bytes it is not."""
    data = members.pop("data")
    return {f"/{escape(name)}": canonical_bytes(item) for name, item in members.items()} | {
        f"/data/{escape(name)}": canonical_bytes(item) for name, item in data.items()
    }


def to_json(recorded: Recorded) -> dict[str, Any]:
    """Return the event in the structured form that people are shown: the entry, and its position as `sequence`."""
    members: dict[str, Any] = orjson.loads(recorded.entry)
    return members | {"sequence": str(recorded.position)}
