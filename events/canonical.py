"""The one way to write a JSON value down as bytes: RFC 8785, made once when an event is recorded, never again.

Two rules make it cheap. Member names are ASCII, so sorting by code point equals the standard's sorting by UTF-16
unit; and there are no floats, so nobody has to agree on how a number is printed. Under them orjson with sorted keys
and strict integers writes exactly RFC 8785. That is a claim about somebody else's code: `tests/events/test_canonical.py`
holds it against the package `rfc8785`.
"""

import re
from collections.abc import Mapping
from typing import Final, TypeAlias

import orjson

from events.errors import Fault, NotCanonical

LARGEST_INTEGER: Final = 2**53 - 1
DEEPEST: Final = 32

# The way down to a value: that to the whole that holds it, and the last step.
Place: TypeAlias = "tuple[Place, str | int] | None"

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_OPTIONS: Final = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER


def canonical_bytes(value: object) -> bytes:
    """Return the canonical bytes of a JSON value: objects, arrays, strings, integers, booleans, null.

    Raises NotCanonical with every fault when it has none, or none that PostgreSQL could hold (U+0000).
    """
    if faults := canonical_faults(value):
        raise NotCanonical(faults)
    return trusted_bytes(value)


def canonical_faults(value: object) -> list[Fault]:
    """Return all that keeps a JSON value from having canonical bytes."""
    faults: list[Fault] = []
    _look(value, None, 0, faults)
    return faults


def trusted_bytes(value: object) -> bytes:
    """Return the canonical bytes of a value that has some, such as one out of the log, without looking for faults.

    Why: looking takes longer than all else that is done to a row of a table. Raises TypeError for what JSON has not.
    """
    return orjson.dumps(value, option=_OPTIONS)


def _look(value: object, place: Place, depth: int, faults: list[Fault]) -> None:
    """Add what is wrong with a value."""
    match value:
        case str():
            _look_at_text(value, place, faults)
        case None | bool():
            return
        case int():
            if abs(value) > LARGEST_INTEGER:
                hint = "Write an integer beyond 2^53-1 as a string."
                faults.append(Fault(_pointer(place), "integer-range", hint))
        case float():
            hint = "Write a number with a fraction or an exponent as a decimal string."
            faults.append(Fault(_pointer(place), "float", hint))
        case _:
            _look_at_nested(value, place, depth + 1, faults)


def _look_at_nested(value: object, place: Place, depth: int, faults: list[Fault]) -> None:
    if depth > DEEPEST:
        hint = f"Nest arrays and objects at most {DEEPEST} deep."
        faults.append(Fault(_pointer(place), "too-deep", hint))
        return
    match value:
        case dict() | Mapping():
            _look_at_members(value, place, depth, faults)
        case list() | tuple():
            for index, item in enumerate(value):
                _look(item, (place, index), depth, faults)
        case _:
            hint = "Use what JSON has: objects, arrays, strings, integers, true, false."
            faults.append(Fault(_pointer(place), "not-json", hint))


def _look_at_members(
    value: Mapping[object, object], place: Place, depth: int, faults: list[Fault]
) -> None:
    for name, item in value.items():
        if not isinstance(name, str) or not name.isascii() or "\0" in name:
            hint = "Name members in ASCII, without U+0000."
            faults.append(Fault(_pointer(place), "member-name", hint))
        # Nearly all of what is looked at is plain text: that is told here, without a call.
        elif type(item) is not str or not item.isascii() or "\0" in item:
            _look(item, (place, name), depth, faults)


def _look_at_text(text: str, place: Place, faults: list[Fault]) -> None:
    if "\0" in text:
        hint = "Remove the character U+0000: the database cannot hold it."
        faults.append(Fault(_pointer(place), "nul", hint))
    if not text.isascii() and _SURROGATE.search(text):
        hint = "Replace the lone surrogate: it is no character of Unicode."
        faults.append(Fault(_pointer(place), "lone-surrogate", hint))


def _pointer(place: Place) -> str:
    """Write down where something stands; most values have no fault, and nobody asks where those stand."""
    steps: list[str] = []
    while place is not None:
        place, step = place
        steps.append(f"/{escape(str(step))}")
    return "".join(reversed(steps))


def escape(name: str) -> str:
    """Write a member name as one step of a JSON pointer (RFC 6901, section 3)."""
    return name.replace("~", "~0").replace("/", "~1")
