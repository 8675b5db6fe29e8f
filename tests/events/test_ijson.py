"""Strangers' bytes as JSON that every reader understands alike."""

import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.canonical import DEEPEST, LARGEST_INTEGER, canonical_faults
from events.errors import NotIJson
from events.examples import examples
from events.ijson import plain, read

LINES = [json.dumps(one, ensure_ascii=False).encode() for one in examples()]
# What a careless sender, or a clever one, puts into a text.
INSERTED = (
    *(b'"a":1,', b'"a" :1,"a": 2,', b'"\\u0061":1,"a":1,', b'\\":', b'":', b"\\", b'"', b"{", b"}", b"[", b"]"),
    *(b"1.0", b"-0", b"1e3", b"9007199254740992", b"18446744073709551616", b"NaN", b"null", b",", b":", b" "),
    *(b"\\u0000", b"\\u00e9", b"\\ud800", b"\\ud83d\\ude00", b"\xff", b"\xed\xa0\x80", "é".encode(), b"\xef\xbb\xbf", b"\0"),
)  # fmt: skip


def test_plain_json_is_read_with_a_byte_order_mark_and_without() -> None:
    assert read(b'{"a": [1, "\xc3\xa9", null]}') == {"a": [1, "é", None]}
    assert read(b"\xef\xbb\xbf{}") == {}
    assert read("[]") == []


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        (b'{"a": 1, "a": 2}', "Name each member of an object once"),
        (b'{"b": {"a": 1, "a": 1}}', "once"),
        (b"NaN", "not JSON"),
        (b"[-Infinity]", "not JSON"),
        (b'{"a": \xff}', "UTF-8"),
        (b'{"a": 1', "Not JSON at line 1, column"),
        (b"[" * 100_000, "at most 32 deep"),
        (b"9" * 5000, "as a string"),
    ],
)
def test_what_two_readers_could_understand_differently_is_refused(text: bytes, remedy: str) -> None:
    with pytest.raises(NotIJson, match=remedy):
        read(text)


def holds(text: bytes) -> bool:
    """Whether the text is plain, after asking those who look closer whether that is so."""
    found = plain(text)
    if found is None:
        return False
    assert alike(found, read(text))
    assert canonical_faults(found) == []
    return True


def alike(one: object, other: object) -> bool:
    """Whether both are the same in type and order, too: in Python `True == 1`."""
    return repr(one) == repr(other)


def test_what_is_sent_every_day_is_plain() -> None:
    assert all(holds(line) for line in LINES)
    assert holds(b"[" + b", ".join(LINES) + b"]")
    assert holds(b' {"a" : [1, true, null, {"a": "b: c"}], "b": {"a": -9007199254740991}} \n')


@pytest.mark.parametrize(
    "text",
    [
        b'{"a": 1, "a": 2}',
        b'{"b": {"a": 1, "\\u0061": 1}}',
        b'{"a": 1, "a": "\\":"}',
        b'{"a": [1.0]}',
        b'{"a": 9007199254740992}',
        b'{"a": 99999999999999999999999}',
        b'{"a": "\\u0000"}',
        b'{"\\u0000": 1}',
        b'{"a": "\\ud800"}',
        b'{"a": NaN}',
        '{"é": 1}'.encode(),
        b'{"\\u00e9": 1}',
        b'{"a":' + b"[" * DEEPEST + b"]" * DEEPEST + b"}",
        b"[" * 100_000,
        b'\xef\xbb\xbf{"a": 1}',
        b"",
    ],
)
def test_what_is_not_plain_for_certain_is_left_to_those_who_look_closer(text: bytes) -> None:
    assert plain(text) is None


def test_nothing_that_is_sent_by_mistake_is_taken_for_plain() -> None:
    chance = random.Random(7493)  # noqa: S311  # the same texts in every run
    held = 0
    for _ in range(20_000):
        text = bytearray(chance.choice(LINES))
        for _ in range(chance.randint(1, 2)):
            place = chance.randrange(len(text))
            text[place : place + chance.choice((0, 0, 1, 5))] = chance.choice(INSERTED)
        held += holds(bytes(text))
    assert held > 1000


def members() -> st.SearchStrategy[Any]:
    """Make JSON values as lists of members, so that one name may come twice."""
    numbers = st.integers(-LARGEST_INTEGER - 2, LARGEST_INTEGER + 2) | st.floats()
    texts = st.sampled_from(["a", "b", '"', '":', "\\", " ", ":", "é", "\0", "\ud800"])
    return st.recursive(
        st.none() | st.booleans() | numbers | texts,
        lambda inner: (
            st.lists(inner, max_size=3) | st.lists(st.tuples(texts, inner), max_size=3).map(tuple)
        ),
        max_leaves=12,
    )


def written(value: Any, *, escaped: bool, blank: str) -> str:  # noqa: ANN401  # what `members` makes
    def one(item: Any) -> str:  # noqa: ANN401  # the same
        if isinstance(item, tuple):
            named = (f"{one(name)}{blank}:{blank}{one(inner)}" for name, inner in item)
            return "{" + f",{blank}".join(named) + "}"
        if isinstance(item, list):
            return f"[{f',{blank}'.join(map(one, item))}]"
        return json.dumps(item, ensure_ascii=escaped)

    return one(value)


@given(members(), st.booleans(), st.sampled_from(["", " ", "\n\t"]))
def test_whatever_is_found_by_searching_is_plain_only_for_certain(
    value: Any,  # noqa: ANN401  # JSON
    escaped: bool,  # noqa: FBT001  # made by the search
    blank: str,
) -> None:
    text = written((("x", value),), escaped=escaped, blank=blank)
    try:
        holds(text.encode(errors="surrogatepass"))
    except NotIJson:
        pytest.fail(f"taken for plain: {text}")
