"""Events as nearly all are sent, read at once: certainly what `cloudevents.parse` reads of them, and silent about every other.

Whether a value has canonical bytes need not be looked for where a model says which members there are and of which kind each is.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from types import UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin

from pydantic import ValidationError

from events import edtf, ijson
from events.cloudevents import of_the_occurrence, time_faults
from events.envelope import Proposed, schema_urn
from events.errors import UnknownType, UnknownVersion
from events.registry import ANY_KIND, EventType, of_version
from events.types.attributes import instant
from events.types.fields import Payload
from events.types.keys import SLUG
from events.types.parts import Part

_STREAM: Final = re.compile(f"([a-z]{{1,20}})/{SLUG}\\Z", re.ASCII)
_JSON: Final = "application/json"
_LONGEST_TEXT: Final = 256
_LONGEST_SOURCE: Final = 512
_MEMBERS: Final = frozenset(
    {
        *("specversion", "id", "source", "type", "subject", "data"),
        *("dataschema", "datacontenttype", "time", "correlationid", "causationid"),
    }
)


def read(text: bytes) -> Proposed | None:
    """Return the event that a JSON text certainly is; None where that is not certain, or anything is wrong with it."""
    value = ijson.read_once_named(text)
    if value is None or (entry := _sent_as(value)) is None:
        return None
    try:
        payload = _validator(entry.model)(value["data"])
        time = _time(value.get("time"), payload)
    except (ValidationError, TypeError, ValueError):
        return None
    if payload.misplaced(value["subject"]) is not None:
        return None
    return Proposed(
        source=value["source"],
        id=value["id"],
        type=entry.name,
        stream=value["subject"],
        dataschema=value.get("dataschema") or schema_urn(entry.name, 1),
        data=value["data"],
        time=time,
        correlationid=value.get("correlationid"),
        causationid=value.get("causationid"),
        payload=payload,
    )


def _sent_as(value: dict[str, Any]) -> EventType | None:
    """Return the version of a type as which something is sent, if all that is round the payload is in order."""
    if not value.keys() <= _MEMBERS or not _is_enveloped(value):
        return None
    stream, name, dataschema = value.get("subject"), value.get("type"), value.get("dataschema")
    if type(stream) is not str or type(name) is not str or type(value.get("data")) is not dict:
        return None
    if dataschema is not None and type(dataschema) is not str:
        return None
    kind, entry = _STREAM.match(stream), _of_version(name, dataschema)
    return entry if kind and entry and entry.kind in (kind[1], ANY_KIND) else None


def _is_enveloped(value: dict[str, Any]) -> bool:
    """Whether those attributes are in order of which none depends on another."""
    source = value.get("source")
    return (
        value.get("specversion") == "1.0"
        and type(source) is str
        and _is_source(source)
        and _is_line(value.get("id"))
        and ("datacontenttype" not in value or value["datacontenttype"] == _JSON)
        and ("correlationid" not in value or _is_line(value["correlationid"]))
        and ("causationid" not in value or _is_line(value["causationid"]))
    )


def _is_line(text: object) -> bool:
    return type(text) is str and 0 < len(text) <= _LONGEST_TEXT and text.isprintable()


@lru_cache(maxsize=1024)
def _is_source(text: str) -> bool:
    is_ascii = text.isascii() and text.isprintable() and " " not in text
    return is_ascii and 0 < len(text) <= _LONGEST_SOURCE


@lru_cache(maxsize=1024)
def _of_version(name: str, dataschema: str | None) -> EventType | None:
    """Return the version of a type that was sent, if its model is closed."""
    if dataschema is not None and not _is_source(dataschema):
        return None
    try:
        found = of_version(name, dataschema or schema_urn(name, 1))
    except (UnknownType, UnknownVersion):
        return None
    return found if _is_closed(found.model) else None


def _time(time: object, payload: Payload) -> str | None:
    """Return the instant as it is kept; raise TypeError or ValueError for one that is to be looked at closer."""
    if time is None:
        return None
    if type(time) is not str:
        raise TypeError
    instant(time)
    if any(time_faults(time, payload.occurred)):
        raise ValueError
    return of_the_occurrence(time, payload)


@cache
def _validator(model: type[Payload]) -> Callable[[object], Payload]:
    """Return what `model_validate` calls in the end."""
    model.model_rebuild()
    validate: Callable[[object], Payload] = model.__pydantic_validator__.validate_python
    return validate


@cache
def _is_closed(model: type[Part]) -> bool:
    """Whether all that a model takes are texts, whole numbers, truths and parts that are closed themselves."""
    return all(_is_plain(one.annotation) for one in model.model_fields.values())


def _is_plain(annotation: object) -> bool:
    inner, outer = get_args(annotation), get_origin(annotation)
    if outer is Literal:
        return True
    if outer in (tuple, Union, UnionType):
        return all(_is_plain(one) for one in inner if one not in (Ellipsis, type(None)))
    if inner:
        return hasattr(annotation, "__metadata__") and _is_plain(inner[0])
    if not isinstance(annotation, type):
        return False
    if issubclass(annotation, Part):
        return _is_closed(annotation)
    return issubclass(annotation, str | int | edtf.EdtfDate)
