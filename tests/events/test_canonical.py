"""Canonical bytes: what orjson writes under our two rules is RFC 8785, as another maker's package writes it."""

import random
import string
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from events.canonical import DEEPEST, LARGEST_INTEGER, canonical_bytes
from events.errors import NotCanonical

VALUES = 20_000
EDGES = (0, 1, -1, LARGEST_INTEGER, -LARGEST_INTEGER, 10**15, 2**31, -(2**31) - 1)
ODD_CHARACTERS = '\x01\x08\t\n\x0b\x0c\r\x1b\x1f"\\/\x7f\x80\u00a0\u00e9\u2028\u2029\ud7ff\ue000\ufeff\uffff\U00010000\U0010ffff'
NAMES = string.ascii_letters + string.digits + string.punctuation + " \x01\t\n\x7f"


def test_twenty_thousand_values_have_the_bytes_of_the_standard() -> None:
    chance = random.Random(8785)  # noqa: S311  # the same values in every run
    for _ in range(VALUES):
        value = a_value(chance, depth=0)
        assert canonical_bytes(value) == rfc8785.dumps(value)


def a_value(chance: random.Random, *, depth: int) -> Any:  # noqa: ANN401  # any JSON value
    kinds = ("text", "integer", "constant", "array", "object") if depth < 5 else ("text", "integer")
    match chance.choice(kinds):
        case "text":
            return a_text(chance)
        case "integer":
            return chance.choice((*EDGES, chance.randint(-LARGEST_INTEGER, LARGEST_INTEGER)))
        case "constant":
            return chance.choice((None, True, False))
        case "array":
            return [a_value(chance, depth=depth + 1) for _ in range(chance.randrange(5))]
        case _:
            return {
                "".join(chance.choices(NAMES, k=chance.randrange(6))): a_value(
                    chance, depth=depth + 1
                )
                for _ in range(chance.randrange(6))
            }


def a_text(chance: random.Random) -> str:
    ranges = ((1, 0x7F), (0x80, 0x7FF), (0x800, 0xD7FF), (0xE000, 0xFFFF), (0x10000, 0x10FFFF))
    characters = (chr(chance.randint(*chance.choice(ranges))) for _ in range(chance.randrange(12)))
    return "".join(
        chance.choice((character, chance.choice(ODD_CHARACTERS))) for character in characters
    )


def test_every_character_is_written_as_the_standard_says() -> None:
    characters = [chr(point) for point in range(1, 0x110000) if not 0xD800 <= point <= 0xDFFF]
    for start in range(0, len(characters), 4096):
        chunk = characters[start : start + 4096]
        assert canonical_bytes(chunk) == rfc8785.dumps(chunk)


def json_values() -> st.SearchStrategy[Any]:
    text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
    integers = st.integers(-LARGEST_INTEGER, LARGEST_INTEGER)
    names = st.text(st.characters(max_codepoint=127, min_codepoint=1), max_size=8)
    return st.recursive(
        st.none() | st.booleans() | integers | text,
        lambda inner: st.lists(inner, max_size=5) | st.dictionaries(names, inner, max_size=5),
        max_leaves=20,
    )


@given(json_values())
def test_whatever_is_found_by_searching_has_the_bytes_of_the_standard(value: Any) -> None:  # noqa: ANN401
    assert canonical_bytes(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    ("value", "pointer", "code"),
    [
        ({"é": 1}, "", "member-name"),
        ({"a": {"\U0001f600": 1}}, "/a", "member-name"),
        ({"n": 1.0}, "/n", "float"),
        ({"n": -0.0}, "/n", "float"),
        ({"n": [1, float("nan")]}, "/n/1", "float"),
        ({"n": 2**53}, "/n", "integer-range"),
        ({"n": -(2**53)}, "/n", "integer-range"),
        ({"t": "a\0b"}, "/t", "nul"),
        ({"t": "\ud800"}, "/t", "lone-surrogate"),
        ({"a/b~c": b"bytes"}, "/a~1b~0c", "not-json"),
    ],
)
def test_what_would_differ_from_the_standard_or_harm_the_log_is_refused(
    value: object, pointer: str, code: str
) -> None:
    with pytest.raises(NotCanonical) as refused:
        canonical_bytes(value)
    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [(pointer, code)]


def test_all_faults_are_named_at_once() -> None:
    with pytest.raises(NotCanonical) as refused:
        canonical_bytes({"a": 0.5, "b": ["\0", 2**60]})
    assert [fault.pointer for fault in refused.value.faults] == ["/a", "/b/0", "/b/1"]


def test_nesting_is_allowed_to_the_limit_and_no_deeper() -> None:
    value: list[Any] = []
    for _ in range(DEEPEST - 1):
        value = [value]
    assert canonical_bytes(value) == b"[" * DEEPEST + b"]" * DEEPEST
    with pytest.raises(NotCanonical, match="at most 32 deep"):
        canonical_bytes([value])
