"""Lines put together to requests: some are one, and where each of many is one by itself, these are held as one.

Why: of very many lines nearly all begin a stream and are requests by themselves. What is asked of those is asked of all at
once, and no object is made of any until one of them has to be looked at closer.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self, TypeAlias

from events.log.requests import NewEvent
from service.recording.asked import Asked
from service.recording.beginning import NONE, Beginning
from service.recording.reading import Line

LARGEST_REQUEST: Final = 10_000


@dataclass(slots=True)
class Group:
    """Lines of one request.

    begins: what its lines begin, if each of them certainly begins a stream; else nothing.
    named:  streams and paragraphs that must exist before that.
    """

    lines: Sequence[Line]
    begins: Sequence[NewEvent] = ()
    named: frozenset[str] = NONE
    _asked: list[Asked] | None = None

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Self:
        begun = [line.beginning for line in lines if line.beginning is not None]
        if not len(begun) == len(lines) <= LARGEST_REQUEST:
            return cls(lines)
        return cls(lines, [one.event for one in begun], NONE.union(*[one.named for one in begun]))

    def __len__(self) -> int:
        """Return how many lines it has."""
        return len(self.lines)

    @property
    def size_bytes(self) -> int:
        return sum([len(line.text) for line in self.lines])

    @property
    def last(self) -> int:
        """The number of its last line."""
        return self.lines[-1].number

    def asked(self) -> list[Asked]:
        """Return those of its events that could be read."""
        if self._asked is None:
            events = [event for line in self.lines if (event := line.proposed) is not None]
            self._asked = [Asked.of(index, event) for index, event in enumerate(events)]
        return self._asked


@dataclass(slots=True)
class Run:
    """Neighbouring lines of which each is a request by itself, and certainly begins a stream.

    begins: what they begin, in their order.
    naming: what must exist before that, by places in `begins`; most name nothing.
    """

    numbers: Sequence[int]
    texts: Sequence[bytes]
    begins: Sequence[NewEvent]
    naming: Mapping[int, frozenset[str]]
    _each: Sequence[Group] | None = None

    def __len__(self) -> int:
        """Return how many lines, and so requests, it has."""
        return len(self.numbers)

    @property
    def size_bytes(self) -> int:
        return sum(map(len, self.texts))

    @property
    def last(self) -> int:
        """The number of its last line."""
        return self.numbers[-1]

    @property
    def named(self) -> frozenset[str]:
        """What must exist before any of it."""
        return NONE.union(*self.naming.values())

    def each(self) -> Sequence[Group]:
        """Return its requests."""
        if self._each is None:
            placed = enumerate(zip(self.numbers, self.texts, self.begins, strict=True))
            self._each = [
                Group.of([Line(number, text, None, Beginning(new, self.naming.get(place, NONE)))])
                for place, (number, text, new) in placed
            ]
        return self._each


Requests: TypeAlias = Group | Run
"""One request, or many."""


def each_of(requests: Iterable[Requests]) -> Iterator[Group]:
    """Yield the requests one by one."""
    for one in requests:
        if isinstance(one, Run):
            yield from one.each()
        else:
            yield one


def begun_by(requests: Iterable[Requests]) -> list[NewEvent]:
    """Return what requests begin."""
    return [new for one in requests for new in one.begins]


def named_by(requests: Iterable[Requests]) -> frozenset[str]:
    """Return which streams and paragraphs must exist for that."""
    return NONE.union(*[one.named for one in requests])
