"""The envelope of an event as frozen data: what somebody proposes, and what the log recorded.

Attributes are those of CloudEvents 1.0; only `subject` is called by what it is here, the stream.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple, TypeAlias

JsonObject: TypeAlias = Mapping[str, Any]
Extension: TypeAlias = str | int | bool
Identity: TypeAlias = tuple[str, str]  # source and id: the event's name for ever

_URN: Final = "urn:servanda:schemas/"
_SCHEMA_END: Final = re.compile(
    r"(?:^urn:servanda:|/)schemas/(?P<type>[^/]+)/(?P<version>[1-9][0-9]{0,4})\Z", re.ASCII
)


class Proposed(NamedTuple):
    """An event as it was sent, checked, with the defaults that are constants filled in.

    data:              the payload as it was sent, at the version that `dataschema` names.
    expected_revision: an instruction to the append, obeyed and never stored: 0 is "the stream must be new".
    extensions:        every other attribute, `traceparent` and `tracestate` among them.
    payload:           the payload as its model, where somebody has read it: so that it need not be read again.
    """

    source: str
    id: str
    type: str
    stream: str
    dataschema: str
    data: JsonObject
    time: str | None = None
    correlationid: str | None = None
    causationid: str | None = None
    extensions: Mapping[str, Extension] = MappingProxyType({})
    expected_revision: int | Literal["exists"] | None = None
    payload: Any = None

    @property
    def identity(self) -> Identity:
        return self.source, self.id


class Recorded(NamedTuple):
    """An event as the log holds it. `entry` are the stored bytes, `leaf_hash` their place in every proof."""

    position: int
    revision: int
    source: str
    id: str
    type: str
    stream: str
    dataschema: str
    recorded_at: datetime
    authid: str
    authtype: str
    claimstanding: str | None
    correlationid: str | None
    causationid: str | None
    time: str | None
    extensions: Mapping[str, Extension]
    data: JsonObject
    entry: bytes
    leaf_hash: bytes

    @property
    def identity(self) -> Identity:
        return self.source, self.id


def posted(event: Proposed | Recorded) -> dict[str, Any]:
    """Return what the poster says and the log keeps, under the names of CloudEvents."""
    said: dict[str, Any] = {
        **event.extensions,
        "specversion": "1.0",
        "id": event.id,
        "source": event.source,
        "type": event.type,
        "subject": event.stream,
        "dataschema": event.dataschema,
        "datacontenttype": "application/json",
        "data": event.data,
    }
    if event.time is not None:
        said["time"] = event.time
    if event.correlationid is not None:
        said["correlationid"] = event.correlationid
    if event.causationid is not None:
        said["causationid"] = event.causationid
    return said


def schema_urn(type_name: str, version: int) -> str:
    """Name a payload's schema in the form that is the same at every address of the service."""
    return f"{_URN}{type_name}/{version}"


@lru_cache(maxsize=1024)  # a log names few schemas, and each of its events names one
def schema_version(dataschema: str, type_name: str) -> int | None:
    """Return the version that `dataschema` names, None when it names no schema of this type.

    Both forms are read: `urn:servanda:schemas/<type>/<version>`, and any URI that ends in `/schemas/<type>/<version>`.
    """
    suffix = _SCHEMA_END.search(dataschema)
    if suffix is None or suffix["type"] != type_name:
        return None
    return int(suffix["version"])
