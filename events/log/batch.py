"""Group commit: whoever waits travels together. Here is the queue and how groups are made of it; `append` carries them.

No timer. While a commit runs, the next group gathers: nobody waits for company when little comes, and groups
grow by themselves when much does. Two requests of which one writes what the other touches never travel together
nor side by side: the later one waits for the verdict of the earlier, so order is kept where it could be noticed.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

from events.envelope import Identity
from events.log.errors import Overloaded
from events.log.requests import Request, Verdict

# Of one group: it holds the lock of the log some 40 ms. A larger request travels alone.
GROUP_EVENTS: Final = 1000
GROUP_BYTES: Final = 2 * 2**20
# Of everything accepted and not answered, what travels included. A larger request is taken when nothing else is there.
QUEUE_EVENTS: Final = 4000
QUEUE_BYTES: Final = 8 * 2**20


@dataclass(frozen=True, slots=True, eq=False)
class Waiting:
    """A request, and where its caller waits for the verdict. A caller who left has cancelled `told`.

    since_s: when it was accepted, by the clock of the loop.
    """

    request: Request
    told: asyncio.Future[Verdict]
    since_s: float
    size_bytes: int
    writes: frozenset[str]
    reads: frozenset[str]
    names: frozenset[Identity]

    @classmethod
    def of(cls, request: Request) -> Self:
        loop = asyncio.get_running_loop()
        return cls(
            request,
            loop.create_future(),
            loop.time(),
            sum(len(one.sealed.prefix) + len(one.sealed.suffix) for one in request.events),
            frozenset([event.stream for event in request.events]),
            frozenset([guard.stream for guard in request.guards]),
            frozenset(request.identities),
        )

    def tell(self, verdict: Verdict) -> None:
        if not self.told.done():
            self.told.set_result(verdict)

    def fail(self, error: Exception) -> None:
        if not self.told.done():
            self.told.set_exception(error)


class Touched:
    """What the requests seen so far write, rest on and name."""

    def __init__(self, requests: Iterable[Waiting]) -> None:
        self._written: set[str] = set()
        self._read: set[str] = set()
        self._names: set[Identity] = set()
        for one in requests:
            self.add(one)

    def add(self, one: Waiting) -> None:
        self._written |= one.writes
        self._read |= one.reads
        self._names |= one.names

    def meets(self, one: Waiting) -> bool:
        """Say whether the request would be judged otherwise after these than beside them."""
        return not (
            self._written.isdisjoint(one.writes)
            and self._read.isdisjoint(one.writes)
            and self._written.isdisjoint(one.reads)
            and self._names.isdisjoint(one.names)
        )


class Queue:
    """What was accepted and not answered: waiting in order, or travelling. Owned by one appender."""

    def __init__(self) -> None:
        self._waiting: list[Waiting] = []
        self._travelling: dict[Waiting, None] = {}
        self._events = 0
        self._bytes = 0

    @property
    def events(self) -> int:
        """How many events are accepted and not answered."""
        return self._events

    def put(self, request: Request) -> Waiting:
        """Accept a request, or raise Overloaded at once."""
        one = Waiting.of(request)
        events, size_bytes = self._events + len(request.events), self._bytes + one.size_bytes
        if self._events and (events > QUEUE_EVENTS or size_bytes > QUEUE_BYTES):
            raise Overloaded("Too much is waiting to be recorded")
        self._events, self._bytes = events, size_bytes
        self._waiting.append(one)
        return one

    def take(self) -> list[Waiting]:
        """Return the next group, which travels from now on; none when all that waits must wait on.

        What is passed over counts as well: nothing that touches it may overtake it.
        """
        touched = Touched(self._travelling)
        group: list[Waiting] = []
        left: list[Waiting] = []
        room = Room()
        for number, one in enumerate(self._waiting):
            meets = touched.meets(one)
            if not meets and not room.takes(one):
                left += self._waiting[number:]
                break
            touched.add(one)
            (left if meets else group).append(one)
        self._waiting = left
        self._travelling.update(dict.fromkeys(group))
        return group

    def drop(self, group: Iterable[Waiting]) -> None:
        """Forget a group that has arrived."""
        for one in group:
            del self._travelling[one]
            self._events -= len(one.request.events)
            self._bytes -= one.size_bytes


class Room:
    """What is left of one group's size."""

    def __init__(self) -> None:
        self._events = GROUP_EVENTS
        self._bytes = GROUP_BYTES

    def takes(self, one: Waiting) -> bool:
        """Say whether the request has room, and take that room; the first has, whatever its size."""
        empty = self._events == GROUP_EVENTS
        self._events -= len(one.request.events)
        self._bytes -= one.size_bytes
        return empty or (self._events >= 0 and self._bytes >= 0)
