"""The attributes of an event in headers that begin with `ce-` (CloudEvents HTTP binding 1.0.2, section 3.1.3)."""

import re
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from events.canonical import escape
from service.web.refusals import Fault

_PREFIX: Final = b"ce-"
_MEDIA_TYPE: Final = "datacontenttype"
_REVISION: Final = "expectedrevision"
_NUMBER: Final = re.compile("[0-9]{1,16}", re.ASCII)
_ESCAPED: Final = re.compile(r"\\(.)")


def attributes_of(
    raw: Iterable[tuple[bytes, bytes]],
) -> tuple[dict[str, Any], dict[str, str], list[Fault]]:
    """Return the attributes, by pointer the header that gave each, and what is wrong with headers.

    A value is UTF-8, may be quoted, and is percent-decoded once; the content type is the payload's media type.
    """
    attributes: dict[str, Any] = {}
    headers: dict[str, str] = {}
    faults: list[Fault] = []
    for name, value in raw:
        if name == b"content-type":
            attributes[_MEDIA_TYPE] = value.decode("latin-1")
        if not name.startswith(_PREFIX):
            continue
        header, attribute = name.decode("latin-1"), name.removeprefix(_PREFIX).decode("latin-1")
        pointer = f"/{escape(attribute)}"
        told = _misused(attribute, known=pointer in headers)
        headers[pointer] = header
        try:
            attributes[attribute] = _typed(attribute, _decoded(value))
        except UnicodeDecodeError:
            told = "Write the value in UTF-8, or percent-encoded."
        if told:
            faults.append(Fault(pointer, "header", told, header=header))
    return attributes, headers, faults


def _misused(attribute: str, *, known: bool) -> str | None:
    if attribute == _MEDIA_TYPE:
        return "Leave it out: in binary mode Content-Type says what the payload is."
    if attribute in {"data", "data_base64"}:
        return "Send the payload as the body."
    return "Send each attribute once." if known else None


def _decoded(value: bytes) -> str:
    text = value.decode("utf-8")
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = _ESCAPED.sub(r"\1", text[1:-1])
    return unquote_to_bytes(text).decode("utf-8")


def _typed(attribute: str, text: str) -> object:
    """Return the one attribute that is a number as one; extensions stay the text that a header is."""
    is_number = attribute == _REVISION and _NUMBER.fullmatch(text) is not None
    return int(text) if is_number else text
