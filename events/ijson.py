"""Strangers' bytes as JSON that every reader understands alike (I-JSON, RFC 7493).

Fast parsers keep the last of two equal names without a word, so the standard library's parser reads here. What can
be pointed at in the parsed value (floats, large integers, surrogates, U+0000) is left to `events.canonical`.
Most texts have nothing of all that: `plain` is quick to say so, and silent about every other.
"""

import json
from typing import Any, Final, NoReturn

import orjson

from events.canonical import DEEPEST, LARGEST_INTEGER
from events.errors import NotIJson


def read(text: bytes | str) -> object:
    """Parse one JSON text; a byte order mark is taken without complaint.

    Raises NotIJson: not UTF-8, not JSON, a name twice in one object, NaN or an infinity, nested too deeply.
    """
    try:
        decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        return _DECODER.decode(decoded)
    except UnicodeDecodeError:
        raise NotIJson("Send the text in UTF-8.") from None
    except json.JSONDecodeError as error:
        raise NotIJson(
            f"Not JSON at line {error.lineno}, column {error.colno}: {error.msg}."
        ) from None
    except RecursionError:
        raise NotIJson(f"Nest arrays and objects at most {DEEPEST} deep.") from None
    except ValueError:  # the interpreter's own cap on digits in one integer
        raise NotIJson("Write an integer beyond 2^53-1 as a string.") from None


def _members(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise NotIJson("Name each member of an object once.")
    return members


def _no_constant(_name: str) -> NoReturn:
    raise NotIJson("NaN and infinities are not JSON.")


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_members, parse_constant=_no_constant)


def read_vouched(text: bytes) -> tuple[object, bool]:
    """Return what `read` returns, and whether it is certain that it has canonical bytes. Raises NotIJson as `read` does."""
    value = plain(text)
    return (read(text), False) if value is None else (value, True)


def read_once_named(text: bytes) -> dict[str, Any] | None:
    """Return what `read` would return, if it certainly is an object of which no member is named twice; None where that is not certain.

    None is where what was read is the whole text again, or has as many members. These `plain` counts one by one; here they
    are counted in what is written. An escaped character may be a quote or a colon, of which there would be too many then:
    a text with one is left to `plain`.
    """
    if _NUL in text:
        return None
    try:
        value = orjson.loads(text)
        written = orjson.dumps(value, option=orjson.OPT_STRICT_INTEGER)
    except (orjson.JSONDecodeError, TypeError):
        return None
    if written == text.strip():
        return value if isinstance(value, dict) else None
    if b"\\u" in text:
        value, written = plain(text), b""
    elif text.translate(None, _BLANKS).count(b'":') != written.count(b'":'):
        return None
    return value if isinstance(value, dict) else None


def plain(text: bytes) -> dict[str, Any] | list[Any] | None:
    """Return what `read` would return, if it certainly has canonical bytes; None where that is not certain.

    orjson is silent about a name given twice, and makes a float of an integer that is too long for it; floats are left to
    those who look closer. Each member that was sent has a quote and a colon between its name and its value; so where there
    are as many of these as members were found, none was dropped.
    A text may have some too, and a U+0000 that is not one may be escaped: such texts are left to those who look closer.
    """
    if _NUL in text:
        return None
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(value, dict | list):
        return None
    members = _plain_members(value, 1)
    return value if members == text.translate(None, _BLANKS).count(b'":') else None


# More than any text has members, however many are added to it.
_NOT_PLAIN: Final = 2**62
_BLANKS: Final = b" \t\r\n"
_NUL: Final = b"\\u0000"


def _plain_members(value: dict[str, Any] | list[Any], depth: int) -> int:
    """Count the members in a value and in what is nested in it; _NOT_PLAIN and more where one may have no canonical bytes."""
    members = 0
    if isinstance(value, dict):
        if not all(map(str.isascii, value)):
            return _NOT_PLAIN
        members, value = len(value), list(value.values())
    for item in value:
        kind = type(item)
        if kind is str:
            continue
        if kind is float or (kind is int and abs(item) > LARGEST_INTEGER):
            return _NOT_PLAIN
        if kind is dict or kind is list:
            members += _plain_members(item, depth + 1) if depth < DEEPEST else _NOT_PLAIN
    return members
