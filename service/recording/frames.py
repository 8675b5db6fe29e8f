"""What a process that reads lines is sent, and what it says: bytes, since to hand over what was read takes half of reading it."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import accumulate, pairwise
from struct import Struct
from typing import Final, NamedTuple, Self, TypeAlias

import orjson

from events import plain
from events.cloudevents import Sealed
from events.log.requests import NewEvent
from events.types.keys import ParagraphAddress
from service.recording.beginning import NONE, Beginning, Beginnings
from service.recording.reading import read_event

HEAD: Final = Struct("=II")
"""Sizes in bytes of the two parts of a frame."""
SIZE: Final = "I"


# What `_make` does but for counting; a Python function would be called for each of very many.
_SEALED: Final = partial(tuple.__new__, Sealed)
_NEW: Final = partial(tuple.__new__, NewEvent)

Begun: TypeAlias = tuple[str | None, Beginning]
"""The correlationid of a line, and what it certainly begins."""


class Told(NamedTuple):
    """What a process says of some lines.

    begins: what those begin that certainly begin a stream, in their order; `naming` is what must exist before that, and
            `correlationids` are theirs, both by places among these.
    others: the places of all other lines, which have to be looked at closer.
    """

    begins: Sequence[NewEvent]
    naming: Mapping[int, frozenset[str]]
    correlationids: Mapping[int, str]
    others: frozenset[int]

    @classmethod
    def nothing(cls, lines: int) -> Self:
        """Return what is known of so many lines that nobody has read."""
        return cls((), {}, {}, frozenset(range(lines)))

    @property
    def is_run(self) -> bool:
        """Whether each line is a request by itself, and certainly begins a stream."""
        return not self.others and not self.correlationids

    def line_by_line(self) -> Iterator[Begun | None]:
        """Yield what each line begins; None for one that has to be looked at closer."""
        begun = enumerate(self.begins)
        for line in range(len(self.begins) + len(self.others)):
            if line in self.others:
                yield None
            else:
                place, new = next(begun)
                named = self.naming.get(place, NONE)
                yield self.correlationids.get(place), Beginning(new, named)


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
    """Return the frame that says what lines begin, and which of them have to be looked at closer."""
    sources, ids, streams, sizes = list[str](), list[str](), list[str](), list[int]()
    named, correlated, others = list[object](), list[object](), list[int]()
    sealed: list[bytes] = []
    for place, text in enumerate(texts):
        event = (
            plain.read(text) or read_event(0, text).event
        )  # nearly all: no line is made of those
        if event is None or (begun := beginnings.of(event)) is None:
            others.append(place)
            continue
        (source, name, stream, halves), names = begun
        if names:
            named.append((len(ids), sorted(names)))
        if event.correlationid is not None:
            correlated.append((len(ids), event.correlationid))
        sources.append(source)
        ids.append(name)
        streams.append(stream)
        sizes += map(len, halves)
        sealed += halves
    told = sources, ids, streams, sizes, named, correlated, others
    return _frame(orjson.dumps(told), b"".join(sealed))


def told_in(told: bytes, sealed: bytes) -> Told:
    """Return what a frame says of its lines."""
    sources, ids, streams, sizes, named, correlated, others = orjson.loads(told)
    ends = list(accumulate(sizes, initial=0))
    parts = [sealed[start:end] for start, end in pairwise(ends)]
    halves = map(_SEALED, zip(parts[::2], parts[1::2], strict=True))
    return Told(
        begins=list(map(_NEW, zip(sources, ids, streams, halves, strict=True))),
        naming={place: frozenset(map(_name, names)) for place, names in named},
        correlationids=dict(correlated),
        others=frozenset(others),
    )


def _name(text: str) -> str:
    return ParagraphAddress(text) if "#" in text else text


def _frame(first: bytes, second: bytes) -> bytes:
    return HEAD.pack(len(first), len(second)) + first + second
