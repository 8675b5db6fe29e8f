"""The one way to write a JSON value down as bytes: RFC 8785, made once when an event is recorded, never again.

Two rules make it cheap. Member names are ASCII, so sorting by code point equals the standard's sorting by UTF-16
unit; and there are no floats, so nobody has to agree on how a number is printed. Under them orjson with sorted keys
and strict integers writes exactly RFC 8785. That is a claim about somebody else's code: `tests/events/test_canonical.py`
holds it against the package `rfc8785`.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import orjson

from events.errors import Fault, NotCanonical

LARGEST_INTEGER: Final = 2**53 - 1
DEEPEST: Final = 32

_OPTIONS: Final = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER


def canonical_bytes(value: object) -> bytes:
    """Return the canonical bytes of a JSON value: objects, arrays, strings, integers, booleans, null.

    Raises NotCanonical with every fault when it has none, or none that PostgreSQL could hold (U+0000).
    """
    faults = tuple(_faults(value, "", 0))
    if faults:
        raise NotCanonical(faults)
    return trusted_bytes(value)


def trusted_bytes(value: object) -> bytes:
    """Return the canonical bytes of a value that has some, such as one out of the log, without looking for faults.

    Why: looking takes longer than all else that is done to a row of a table. Raises TypeError for what JSON has not.
    """
    return orjson.dumps(value, option=_OPTIONS)


def _faults(value: object, pointer: str, depth: int) -> Iterator[Fault]:
    match value:
        case None | bool():
            return
        case str():
            yield from _text_faults(value, pointer)
        case int():
            if abs(value) > LARGEST_INTEGER:
                yield Fault(pointer, "integer-range", "Write an integer beyond 2^53-1 as a string.")
        case float():
            yield Fault(
                pointer,
                "float",
                "Write a number with a fraction or an exponent as a decimal string.",
            )
        case _:
            yield from _nested_faults(value, pointer, depth + 1)


def _nested_faults(value: object, pointer: str, depth: int) -> Iterator[Fault]:
    if depth > DEEPEST:
        yield Fault(pointer, "too-deep", f"Nest arrays and objects at most {DEEPEST} deep.")
    elif isinstance(value, Mapping):
        yield from _member_faults(value, pointer, depth)
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _faults(item, f"{pointer}/{index}", depth)
    else:
        yield Fault(
            pointer,
            "not-json",
            "Use what JSON has: objects, arrays, strings, integers, true, false.",
        )


def _member_faults(value: Mapping[Any, Any], pointer: str, depth: int) -> Iterator[Fault]:
    for name, item in value.items():
        if not isinstance(name, str) or not name.isascii() or "\0" in name:
            yield Fault(pointer, "member-name", "Name members in ASCII, without U+0000.")
        else:
            yield from _faults(item, f"{pointer}/{escape(name)}", depth)


def _text_faults(text: str, pointer: str) -> Iterator[Fault]:
    if "\0" in text:
        yield Fault(pointer, "nul", "Remove the character U+0000: the database cannot hold it.")
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        yield Fault(
            pointer, "lone-surrogate", "Replace the lone surrogate: it is no character of Unicode."
        )


def escape(name: str) -> str:
    """Write a member name as one step of a JSON pointer (RFC 6901, section 3)."""
    return name.replace("~", "~0").replace("/", "~1")
