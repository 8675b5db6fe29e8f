"""What is asked of the log, all or nothing, and the verdict that comes back."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, TypeAlias

from events.cloudevents import Sealed
from events.envelope import Identity


class NewEvent(NamedTuple):
    """An event to append: the bytes, and what the lock must know of it without parsing them."""

    source: str
    id: str
    stream: str
    sealed: Sealed

    @property
    def identity(self) -> Identity:
        return self.source, self.id


class Guard(NamedTuple):
    """The request holds only while the stream has this revision; 0 is "not begun".

    Every expectation is one: none is 0, a number is that number, and what was read and found to exist is
    the revision at which it was read. Whoever expects nothing gives none.
    """

    stream: str
    revision: int


@dataclass(frozen=True, slots=True)
class Request:
    """Events to be recorded together, at adjacent positions, while all guards hold."""

    events: tuple[NewEvent, ...]
    guards: tuple[Guard, ...] = ()
    identities: tuple[Identity, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not self.events:
            raise ValueError("a request has at least one event")
        object.__setattr__(self, "identities", tuple([event[:2] for event in self.events]))
        if len(set(self.identities)) < len(self.events):
            raise ValueError("a request names each event once")


@dataclass(frozen=True, slots=True)
class Appended:
    """Recorded, at adjacent positions; one revision per event, in the order of the request."""

    first_position: int
    revisions: tuple[int, ...]
    recorded_at: datetime

    @property
    def positions(self) -> tuple[int, ...]:
        return tuple(range(self.first_position, self.first_position + len(self.revisions)))


@dataclass(frozen=True, slots=True)
class Seen:
    """Nothing recorded: the log has events of these names already. Compare them, then drop or refuse.

    Comes before Moved, so that a repeated conditional request learns that it succeeded.
    """

    identities: tuple[Identity, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """Nothing recorded: a guard does not hold. Read the stream again, decide again."""

    stream: str
    expected: int
    actual: int


Verdict: TypeAlias = Appended | Seen | Moved
