"""Group commit: whoever waits travels together. Here is the queue and how groups are made of it; `append` carries them.

No timer. While a commit runs, the next group gathers: nobody waits for company when little comes, and groups
grow by themselves when much does. Two requests of which one writes what the other touches never travel together
nor side by side: the later one waits for the verdict of the earlier, so order is kept where it could be noticed.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final, Self

from events.envelope import Identity
from events.log.errors import Overloaded
from events.log.requests import Request, Verdict

# Of one group: it holds the lock of the log some 40 ms. A larger request travels alone.
GROUP_EVENTS: Final = 1000
GROUP_BYTES: Final = 2 * 2**20
# Of everything accepted and not answered, what travels included.
QUEUE_EVENTS: Final = 4000
QUEUE_BYTES: Final = 8 * 2**20
# Whoever was not sent in this time is told so, and may go elsewhere: a verdict that nobody waits for any more is worth nothing.
LONGEST_WAIT_S: Final = 2.0


@dataclass(slots=True, eq=False)
class Waiting:
    """A request, and where its caller waits for the verdict. A caller who left has cancelled `told`.

    since_s: when it was accepted, by the clock of the loop.
    events, size_bytes: what it counts for; one that is larger than a group counts for a whole one.
    """

    request: Request
    told: asyncio.Future[Verdict]
    since_s: float
    events: int
    size_bytes: int
    writes: Sequence[str]
    reads: Sequence[str]
    names: Sequence[Identity]

    @classmethod
    def of(cls, request: Request, loop: asyncio.AbstractEventLoop) -> Self:
        return cls(
            request,
            loop.create_future(),
            loop.time(),
            min(len(request.events), GROUP_EVENTS),
            _counted_bytes(request),
            [event.stream for event in request.events],
            [guard.stream for guard in request.guards],
            request.identities,
        )

    def tell(self, verdict: Verdict) -> None:
        if not self.told.done():
            self.told.set_result(verdict)

    def fail(self, error: Exception) -> None:
        if not self.told.done():
            self.told.set_exception(error)


def _counted_bytes(request: Request) -> int:
    if len(request.events) > GROUP_EVENTS:
        return GROUP_BYTES
    sizes = [len(one.sealed.prefix) + len(one.sealed.suffix) for one in request.events]
    return min(sum(sizes), GROUP_BYTES)


class Touched:
    """What the requests seen so far write, rest on and name."""

    def __init__(self, requests: Iterable[Waiting]) -> None:
        self._written: set[str] = set()
        self._read: set[str] = set()
        self._names: set[Identity] = set()
        for one in requests:
            self.add(one)

    def add(self, one: Waiting) -> None:
        self._written.update(one.writes)
        self._read.update(one.reads)
        self._names.update(one.names)

    def meets(self, one: Waiting) -> bool:
        """Say whether the request would be judged otherwise after these than beside them."""
        return not (
            self._written.isdisjoint(one.writes)
            and self._read.isdisjoint(one.writes)
            and self._written.isdisjoint(one.reads)
            and self._names.isdisjoint(one.names)
        )


class Queue:
    """What was accepted and not answered: waiting in order, or travelling. Owned by one appender.

    send_away: told of those who have waited too long, which are no longer in the queue then.
    """

    def __init__(self, send_away: Callable[[Sequence[Waiting]], None]) -> None:
        self._send_away = send_away
        self._waiting: list[Waiting] = []
        self._travelling: dict[Waiting, None] = {}
        self._events = 0
        self._bytes = 0
        self._watch: asyncio.TimerHandle | None = None

    @property
    def events(self) -> int:
        """How many events are accepted and not answered; a request larger than a group counts for a whole one."""
        return self._events

    def put(self, request: Request) -> Waiting:
        """Accept a request, or raise Overloaded at once."""
        loop = asyncio.get_running_loop()
        one = Waiting.of(request, loop)
        events, size_bytes = self._events + one.events, self._bytes + one.size_bytes
        if events > QUEUE_EVENTS or size_bytes > QUEUE_BYTES:
            raise Overloaded("Too much is waiting to be recorded")
        self._events, self._bytes = events, size_bytes
        self._waiting.append(one)
        if self._watch is None:
            self._watch_over(loop)
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
            self._release(one)

    def _release(self, one: Waiting) -> None:
        self._events -= one.events
        self._bytes -= one.size_bytes

    def _watch_over(self, loop: asyncio.AbstractEventLoop) -> None:
        """Look again when the oldest of those who wait has waited too long: one timer for all of them."""
        self._watch = (
            loop.call_at(self._waiting[0].since_s + LONGEST_WAIT_S, self._refuse_late, loop)
            if self._waiting
            else None
        )

    def _refuse_late(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let those go who have waited too long."""
        latest = loop.time() - LONGEST_WAIT_S
        late = list(takewhile(lambda one: one.since_s <= latest, self._waiting))
        self._waiting = self._waiting[len(late) :]
        for one in late:
            self._release(one)
        self._watch_over(loop)
        if late:
            self._send_away(late)


class Room:
    """What is left of one group's size."""

    def __init__(self) -> None:
        self._events = GROUP_EVENTS
        self._bytes = GROUP_BYTES

    def takes(self, one: Waiting) -> bool:
        """Say whether the request has room, and take that room; the first has, whatever its size."""
        empty = self._events == GROUP_EVENTS
        self._events -= one.events
        self._bytes -= one.size_bytes
        return empty or (self._events >= 0 and self._bytes >= 0)
