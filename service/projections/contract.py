"""What a projection is: facts about a key in, a timeline of states out. Free of SQL and clocks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from events.envelope import JsonObject

BEGINNING = date.min
"""Every timeline starts here, with "gone" where nothing is known yet.

Why: the row as of (p, D) is then one ordered probe, the greatest position and the greatest day,
and can never fall back to an older position because the newest timeline begins after D.
"""


@dataclass(frozen=True, slots=True)
class Fact:
    """What one effective event says: its own place in the log, its latest corrected payload.

    `last_day` is the counting day: the latest day that `occurred` allows.
    """

    position: int
    source: str
    id: str
    type: str
    stream: str
    data: JsonObject
    first_day: date
    last_day: date
    recorded_on: date
    claimstanding: str | None = None
    retracted: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """How a key stands from a day of the world on; no columns: it is not there (any more)."""

    from_day: date
    columns: Mapping[str, object] | None


Timeline = tuple[State, ...]


class SubjectFold(Protocol):
    """A projection of one kind of subject. Pure: same facts, same timeline, whatever the batch."""

    table: str

    def keys(self, fact: Fact) -> Iterable[str]:
        """Return the keys that this fact says something about."""
        ...

    def timeline(self, key: str, facts: Sequence[Fact]) -> Timeline:
        """Return how `key` stands, day by day; facts come in the order of their positions."""
        ...


def since_the_beginning(columns: Mapping[str, object] | None) -> Timeline:
    """Return the timeline of reference data, which holds on every day of the world."""
    return (State(BEGINNING, columns),)


def in_force(timeline: Timeline, day: date) -> State:
    """Return the state on `day`; every timeline has one."""
    return max((state for state in timeline if state.from_day <= day), key=_day)


def _day(state: State) -> date:
    return state.from_day
