"""The attributes that a poster may send round the payload, each with its form. What the log sets is not among them."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    ValidationError,
)
from pydantic_core import PydanticCustomError

from events.canonical import escape
from events.errors import Fault
from events.types.faults import faults_of
from events.types.keys import SLUG
from events.types.values import Maybe, SourceUri

SET_BY_THE_LOG: Final = ("recordedtime", "authid", "authtype", "claimstanding", "sequence")
_EXTENSION_NAME: Final = re.compile("[a-z0-9]{1,20}", re.ASCII)
MOST_EXTENSIONS: Final = 16

_SET_BY_THE_LOG: Final = frozenset(SET_BY_THE_LOG)
_NO_ATTRIBUTES: Final = frozenset({"data", "data_base64", *SET_BY_THE_LOG})
_RFC_3339: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})",
    re.ASCII,
)
_JSON: Final = re.compile(
    r"application/(json|[a-z0-9.+-]+\+json)(\s*;.*)?", re.ASCII | re.IGNORECASE
)


def instant(text: str) -> datetime:
    """Read an instant in the form of RFC 3339; digits beyond the microsecond are dropped.

    Raises ValueError for anything else: no seconds, no offset, no such day.
    """
    if _RFC_3339.fullmatch(text) is None:
        raise ValueError("not in the form of RFC 3339")
    return datetime.fromisoformat(text.upper())


def _is_instant(text: str) -> str:
    try:
        instant(text)
    except ValueError:
        hint = "Write an instant with seconds and offset: 2004-10-27T09:00:00Z; leave it out where only the day is known."
        raise PydanticCustomError("not_an_instant", "{hint}", {"hint": hint}) from None
    return text


def _is_json(media_type: str) -> str:
    if _JSON.fullmatch(media_type) is None:
        raise PydanticCustomError("not_json", "Send JSON, or leave `datacontenttype` out.")
    return media_type


# No control characters: they are invisible in every list of events, and headers cannot carry them.
Text: TypeAlias = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f-\x9f]+$", max_length=256)]
Int32: TypeAlias = Annotated[StrictInt, Field(ge=-(2**31), le=2**31 - 1)]
Extension: TypeAlias = Text | StrictBool | Int32
Instant: TypeAlias = Annotated[str, AfterValidator(_is_instant)]
MediaType: TypeAlias = Annotated[str, AfterValidator(_is_json)]
Revision: TypeAlias = Annotated[StrictInt, Field(ge=0, le=2**53 - 1)] | Literal["exists"]


class Attributes(BaseModel):
    """CloudEvents 1.0 attributes and ours; extensions are whatever else there is."""

    model_config = ConfigDict(strict=True, frozen=True, extra="allow", hide_input_in_errors=True)

    __pydantic_extra__: dict[str, Extension]

    specversion: Literal["1.0"]
    id: Text
    source: SourceUri
    type: Text
    subject: Annotated[str, Field(pattern=f"^[a-z]{{1,20}}/{SLUG}$")]
    dataschema: Maybe[SourceUri] = None
    time: Maybe[Instant] = None
    datacontenttype: Maybe[MediaType] = None
    correlationid: Maybe[Text] = None
    causationid: Maybe[Text] = None
    traceparent: Maybe[Text] = None
    tracestate: Maybe[Annotated[str, Field(pattern="^[ -~]+$", max_length=512)]] = None
    expectedrevision: Maybe[Revision] = None

    @property
    def extensions(self) -> dict[str, str | int | bool]:
        """Return what is stored as sent, the marks of a trace among it."""
        said: dict[str, str | int | bool] = {}
        if self.traceparent is not None:
            said["traceparent"] = self.traceparent
        if self.tracestate is not None:
            said["tracestate"] = self.tracestate
        return said | self.__pydantic_extra__


_NAMED: Final = frozenset(Attributes.model_fields)


def read_attributes(sent: Mapping[str, Any], faults: list[Fault]) -> Attributes | None:
    """Return what stands round the payload, or add what is wrong with it."""
    others = {name: item for name, item in sent.items() if name not in _NO_ATTRIBUTES}
    if not _SET_BY_THE_LOG.isdisjoint(sent):
        faults += (
            Fault(f"/{name}", "set-by-the-log", "Leave it out: the log sets it.")
            for name in SET_BY_THE_LOG
            if name in sent
        )
    if not others.keys() <= _NAMED:
        faults += _extension_faults(others.keys() - _NAMED)
    try:
        return Attributes.model_validate(others)
    except ValidationError as error:
        faults += faults_of(error, others, Attributes)
        return None


def _extension_faults(names: set[str]) -> Iterator[Fault]:
    if len(names) > MOST_EXTENSIONS:
        yield Fault("", "too-many-extensions", f"Send at most {MOST_EXTENSIONS} extensions.")
    for name in sorted(names):
        if _EXTENSION_NAME.fullmatch(name) is None:
            hint = "Name an extension with 1 to 20 of a-z and 0-9."
            yield Fault(f"/{escape(name)}", "extension-name", hint)
