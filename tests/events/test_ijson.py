"""Strangers' bytes as JSON that every reader understands alike."""

import pytest

from events.errors import NotIJson
from events.ijson import read


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
