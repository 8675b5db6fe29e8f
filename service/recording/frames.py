"""What a process that reads lines is sent, and what it says: bytes, since to hand over what was read takes half of reading it."""

from array import array
from collections.abc import Iterator, Sequence
from struct import Struct
from typing import Final, TypeAlias

import orjson

from events import plain
from events.cloudevents import Sealed
from events.types.keys import ParagraphAddress
from service.recording.beginning import Beginning, Beginnings
from service.recording.reading import read_event

HEAD: Final = Struct("=II")
"""Sizes in bytes of the two parts of a frame."""
SIZE: Final = "I"


Begun: TypeAlias = tuple[str | None, Beginning]
"""The correlationid of a line, and what it certainly begins."""


def question_of(texts: Sequence[bytes]) -> bytes:
    """Return the frame of lines: how long each is, and all of them."""
    return _frame(array(SIZE, map(len, texts)).tobytes(), b"".join(texts))


def texts_in(sizes: bytes, texts: bytes) -> Iterator[bytes]:
    """Yield the lines of a frame."""
    end = 0
    for size in array(SIZE, sizes):
        start, end = end, end + size
        yield texts[start:end]


def answer_of(texts: Iterator[bytes], beginnings: Beginnings) -> bytes:
    """Return the frame that says what each line begins, and nothing of one that has to be looked at closer."""
    told: list[object] = []
    sealed: list[bytes] = []
    for text in texts:
        event = (
            plain.read(text) or read_event(0, text).event
        )  # nearly all: no line is made of those
        if event is None or (begun := beginnings.of(event)) is None:
            told.append(None)
            continue
        sealed += begun.sealed
        before, after = map(len, begun.sealed)
        told.append((event.correlationid, *begun[:3], before, after, begun.named))
    return _frame(orjson.dumps(told), b"".join(sealed))


def begun_in(told: bytes, sealed: bytes) -> list[Begun | None]:
    """Return what each line begins; None for one that has to be looked at closer."""
    found: list[Begun | None] = []
    end = 0
    for one in orjson.loads(told):
        if one is None:
            found.append(None)
            continue
        correlationid, source, name, stream, before, after, named = one
        start, middle = end, end + before
        end = middle + after
        bytes_of = Sealed(sealed[start:middle], sealed[middle:end])
        begun = Beginning(source, name, stream, bytes_of, _names(named) if named else ())
        found.append((correlationid, begun))
    return found


def _names(named: Sequence[str]) -> tuple[str, ...]:
    return tuple([ParagraphAddress(name) if "#" in name else name for name in named])


def _frame(first: bytes, second: bytes) -> bytes:
    return HEAD.pack(len(first), len(second)) + first + second
