"""What is read at once is what is read the long way; whatever is wrong with an event, nothing is read of it at once."""

import json
import random
from typing import Any, Final

import orjson
import pytest

from events import ijson, plain
from events.cloudevents import parse
from events.errors import EventError
from events.examples import examples

EXAMPLES: Final = examples()
TIMED: Final = [
    one | {"time": f"{one['data']['occurred']!s:-<10.10}T09:00:00Z"} for one in EXAMPLES
]
SPACED: Final = [json.dumps(one, ensure_ascii=False).encode() for one in (*EXAMPLES, *TIMED)]
LINES: Final = [*SPACED, *(orjson.dumps(one) for one in (*EXAMPLES, *TIMED))]
INSERTED: Final = (
    *(b'"a":1,', b'"\\u0061":1,"a":1,', b'"time":"2004-10-27T09:00:00Z",', b'"\\":"', b'":', b"\\"),
    *(b'"', b"{", b"}", b"1.0", b"9007199254740992", b"null", b",", b":", b" ", b"\\u0000"),
    *(b"\\u00e9", b"\\ud800", b"\xff", "é".encode(), b"2035", b"recordedtime", b"stakeholder/x"),
    *(b'"expectedrevision":0,', b'"correlationid":null,', b'"data_base64":"e30=",', b'"id":"x",'),
)


def is_read(text: bytes) -> bool:
    """Say whether a text is read at once, and hold it against the long way."""
    if (found := plain.read(text)) is None:
        return False
    try:
        told = parse(ijson.read(text))
    except EventError as error:
        pytest.fail(f"read at once, and refused: {text!r}: {error}")
    assert repr(found._replace(extensions={})) == repr(told)
    return True


def test_nearly_all_events_are_read_at_once() -> None:
    read = sum(is_read(json.dumps(one).encode()) for one in EXAMPLES)
    assert read > len(EXAMPLES) * 0.8


@pytest.mark.parametrize("members", [{"ext": "a"}, {"time": "2004"}, {"specversion": "0.3"}])
def test_what_is_not_as_most_are_is_left_to_the_long_way(members: dict[str, Any]) -> None:
    assert is_read(json.dumps(EXAMPLES[20]).encode())
    assert plain.read(json.dumps(EXAMPLES[20] | members).encode()) is None


def test_nothing_that_is_sent_by_mistake_is_read_at_once_otherwise_than_the_long_way() -> None:
    chance = random.Random(7493)  # noqa: S311  # the same texts in every run
    read = 0
    for _ in range(20_000):
        text = bytearray(chance.choice(LINES))
        for _ in range(chance.randint(1, 2)):
            place = chance.randrange(len(text))
            text[place : place + chance.choice((0, 0, 1, 5))] = chance.choice(INSERTED)
        read += is_read(bytes(text))
    assert read > 1000


def test_no_member_that_is_named_twice_is_overlooked() -> None:
    chance = random.Random(8259)  # noqa: S311  # the same texts in every run
    for _ in range(5_000):
        text = chance.choice(SPACED)
        members = json.loads(text)
        name = chance.choice(list(members))
        again = json.dumps({name: chance.choice([members[name], '":', '\\":', "x"])})[1:-1]
        assert plain.read(text[:-1] + b", " + again.encode() + b"}") is None
        inside = json.dumps({chance.choice(list(members["data"])): '":'}).encode()
        assert plain.read(text.replace(b'"data": {', b'"data": ' + inside[:-1] + b", ")) is None
