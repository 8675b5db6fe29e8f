"""What a projection is: facts about a key in, a timeline of states out. Free of SQL and clocks."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Final, NamedTuple, Protocol

from events.envelope import JsonObject

_counting_day: Final = attrgetter("last_day")

BEGINNING = date.min
"""Every timeline starts here, with "gone" where nothing is known yet; that state alone needs no row."""


class Fact(NamedTuple):
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


class State(NamedTuple):
    """How a key stands from a day of the world on; no columns: it is not there (any more)."""

    from_day: date
    columns: Mapping[str, object] | None


Timeline = tuple[State, ...]


class SubjectFold(Protocol):
    """A projection of one kind of subject. Pure: same facts, same timeline, whatever the batch.

    types: the events that it folds; no other is put before it.
    """

    table: str
    types: frozenset[str]

    def keys(self, fact: Fact) -> Iterable[str]:
        """Return the keys that this fact says something about."""
        ...

    def since(self, fact: Fact) -> date:
        """Return the first day of which this fact says anything."""
        ...

    def timeline(
        self, key: str, facts: Sequence[Fact], before: Timeline = (), since: date = BEGINNING
    ) -> Timeline:
        """Return how `key` stands, day by day; facts come in the order of their positions.

        before: how it stood before some of its facts came, changed or went.
        since:  the first day of which they say anything, as they were and as they are; before it nothing is different.
        """
        ...


class Dated:
    """What folds have in common whose facts say nothing of the days before their counting day."""

    def since(self, fact: Fact) -> date:
        """Return the counting day."""
        return fact.last_day


class Timeless:
    """What folds have in common whose facts hold on every day of the world."""

    def since(self, _fact: Fact) -> date:
        """Return the first day there is."""
        return BEGINNING


def unfolded(
    facts: Sequence[Fact],
    columns: Callable[[Sequence[Fact]], Mapping[str, object] | None],
    before: Timeline = (),
    since: date = BEGINNING,
) -> Timeline:
    """Return the timeline on which every fact counts from its counting day on.

    columns: gets the facts that count on a day, in the order of the world, and says how the key then stands.
    """
    if len(facts) == 1:  # most subjects have only one, which is all that there is to tell
        return begun([State(facts[0].last_day, columns(facts))])
    told = in_order(facts)
    days = sorted({fact.last_day for fact in told if fact.last_day >= since})
    states = [state for state in before if state.from_day < since]
    states += [State(day, columns(counting_on(day, told))) for day in days]
    return begun(states)


def unfolded_by_day(
    facts: Sequence[Fact],
    columns: Callable[[Sequence[Fact], date], Mapping[str, object] | None],
    *,
    turns: Iterable[date],
    before: Timeline = (),
    since: date = BEGINNING,
) -> Timeline:
    """Return the timeline of a subject that also turns by itself, on days of which its facts speak.

    columns: also gets the day.
    turns:   these days, each after the counting day of a fact.
    """
    told = in_order(facts)
    days = {day for day in (*map(_counting_day, told), *turns) if day >= since}
    states = [state for state in before if state.from_day < since]
    states += [State(day, columns(counting_on(day, told), day)) for day in sorted(days)]
    return begun(states)


def in_order(facts: Sequence[Fact]) -> Sequence[Fact]:
    """Return facts in the order of the world: by counting days; of one day in the order in which they come."""
    return sorted(facts, key=_counting_day) if len(facts) > 1 else facts


def counting_on(day: date, told: Sequence[Fact]) -> Sequence[Fact]:
    """Return those of the facts, given in the order of the world, that count on a day."""
    return told if told[-1].last_day <= day else told[: bisect_right(told, day, key=_counting_day)]


def begun(states: Sequence[State]) -> Timeline:
    """Return the timeline of these states, with nothing before the first, if anything can be before it.

    A state that is as the one before it is left out: so there is one way only to tell the same.
    """
    told = [] if states and states[0].from_day == BEGINNING else [State(BEGINNING, None)]
    for state in states:
        if not told or state.columns != told[-1].columns:
            told.append(state)
    return tuple(told)


def since_the_beginning(columns: Mapping[str, object] | None) -> Timeline:
    """Return the timeline of reference data, which holds on every day of the world."""
    return (State(BEGINNING, columns),)


def told_since(timeline: Timeline, day: date) -> Timeline:
    """Return what a timeline says from a day on: the state that is in force then, and all that begin later."""
    begun = bisect_right(timeline, day, key=_day)
    first = timeline[begun - 1]
    return (first if first.from_day == day else State(day, first.columns), *timeline[begun:])


def first_difference(before: Timeline, after: Timeline) -> date | None:
    """Return the first day on which two timelines do not tell the same; None where they do on every day."""
    for day in sorted({state.from_day for state in (*before, *after)}):
        if in_force(before, day).columns != in_force(after, day).columns:
            return day
    return None


def in_force(timeline: Timeline, day: date) -> State:
    """Return the state on `day`; every timeline has one."""
    return max((state for state in timeline if state.from_day <= day), key=_day)


def _day(state: State) -> date:
    return state.from_day
