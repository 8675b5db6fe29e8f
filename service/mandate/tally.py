"""From evidence to days: since when each criterion is met, on one reading of the evidence.

Rules contain no negation, and evidence once counted stays: whatever holds on a day holds on every later one. So a
criterion and a condition each come down to the day from which they hold, and a whole timeline to a handful of days.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from service.mandate.case import Equivalence
from service.mandate.evidence import Evidence, Reading, resting
from service.mandate.hearing import Bench, Hearing
from service.mandate.language import (
    AllOf,
    AnyOf,
    Condition,
    Criterion,
    CriterionName,
    Enough,
    Measure,
    Met,
)

Dated: TypeAlias = tuple[date, Evidence]


@dataclass(frozen=True, slots=True)
class Milestone:
    """Since when something holds, and the event that made it hold."""

    day: date
    evidence: Evidence


class Tally:
    """Counts evidence for the criteria of a hearing.

    equivalences: judgements in force; each makes its event meet its criterion of the case's own paragraph.
    losses:       since when something holds is then since when it would hold whichever so many events were not there.
    """

    def __init__(
        self,
        hearing: Hearing,
        reading: Reading,
        equivalences: tuple[Equivalence, ...] = (),
        *,
        losses: int = 0,
    ) -> None:
        self._hearing = hearing
        self._reading = reading
        self._equivalences = equivalences
        self.losses = losses
        self._met: dict[CriterionName, Milestone | None] = {}
        self._earliest: dict[CriterionName, date | None] = {}

    def met(self, name: CriterionName) -> Milestone | None:
        """Return since when a criterion is met, by counting days."""
        if name not in self._met:
            self._met[name] = (
                None  # stands while it is worked out, should a criterion wait for itself
            )
            self._met[name] = self._worked_out(name)
        return self._met[name]

    def _worked_out(self, name: CriterionName) -> Milestone | None:
        found = self._criterion(name)
        if found is None:
            return None
        bench, criterion = found
        events = ((event.last_day, event) for event in self.matched(name))
        return self._reached(bench, (criterion.name,), criterion.need)(events)

    def matched(self, name: CriterionName) -> list[Evidence]:
        """Return the events that count for a criterion, in the order of their counting days."""
        found = self._criterion(name)
        if found is None:
            return []
        after = found[1].after
        events = self.candidates(name)
        if after is None:
            return events
        before = self.met(after)
        return [event for event in events if before and before.day <= event.last_day]

    def earliest(self, name: CriterionName) -> date | None:
        """Return the earliest day on which a criterion can have been met, every date read as early as it allows.

        A predecessor too is read early, and what depends on it then cannot have come before it: nobody is called late
        on a guess.
        """
        if name not in self._earliest:
            self._earliest[name] = None
            self._earliest[name] = self._worked_out_early(name)
        return self._earliest[name]

    def _worked_out_early(self, name: CriterionName) -> date | None:
        found = self._criterion(name)
        if found is None:
            return None
        bench, criterion = found
        floor = date.min if criterion.after is None else self.earliest(criterion.after)
        if floor is None:
            return None
        possible = [
            (max(event.first_day, floor), event)
            for event in self.candidates(name)
            if floor <= event.last_day
        ]
        events = sorted(possible, key=early_place)
        reached = self._reached(bench, (criterion.name,), criterion.need)(events)
        return reached.day if reached else None

    def holds(self, address: str, condition: Condition) -> Milestone | None:
        """Return since when a condition of a paragraph's rule holds."""
        match condition:
            case Met(criterion):
                return self.met(CriterionName(address, criterion))
            case AnyOf(conditions):
                parts = [self.holds(address, part) for part in conditions]
                return min((part for part in parts if part), key=_milestone_place, default=None)
            case AllOf(conditions):
                return _last([self.holds(address, part) for part in conditions])
            case Enough():
                return self._enough(address, condition)

    def _enough(self, address: str, condition: Enough) -> Milestone | None:
        bench = self._hearing.bench(address)
        if bench is None:
            return None
        events = {
            e.position: e for n in condition.of for e in self.matched(CriterionName(address, n))
        }
        dated = sorted(((e.last_day, e) for e in events.values()), key=early_place)
        return self._reached(bench, condition.of, condition.measure)(dated)

    def measured(self, name: CriterionName, day: date) -> int:
        """Return how much of what a criterion needs is there at the end of a day."""
        found = self._criterion(name)
        if found is None:
            return 0
        bench, criterion = found
        events = [event for event in self.matched(name) if event.last_day <= day]
        keys = keys_of(bench, (criterion.name,), criterion.need)
        return len({key for event in events for key in keys(event, event.last_day)})

    def _criterion(self, name: CriterionName) -> tuple[Bench, Criterion] | None:
        bench = self._hearing.bench(name.paragraph)
        criterion = bench.rule.criterion(name.name) if bench else None
        return (bench, criterion) if bench and criterion else None

    def candidates(self, name: CriterionName) -> list[Evidence]:
        """Return the events that pass the tests, on this reading; sequence and dates aside."""
        bench = self._hearing.bench(name.paragraph)
        found = resting(self._reading, bench.passing[name.name] if bench else ())
        if not self._equivalences or name.paragraph != self._hearing.case.paragraph:
            return found
        taken = {(e.source, e.id) for e in self._equivalences if e.criterion == name.name}
        held = {event.position for event in found}
        nominated = self._hearing.case.evidence.get(name.paragraph, ())
        named = (event for event in nominated if (event.source, event.id) in taken)
        found += [event for event in named if event.position not in held]
        return sorted(found, key=_place)

    def _reached(
        self, bench: Bench, criteria: tuple[str, ...], measure: Measure
    ) -> Callable[[Iterable[Dated]], Milestone | None]:
        def reached(events: Iterable[Dated]) -> Milestone | None:
            found, is_enough = first_of_each(bench, criteria, measure, events, losses=self.losses)
            return Milestone(*found[-1]) if is_enough else None

        return reached


def first_of_each(
    bench: Bench,
    criteria: tuple[str, ...],
    measure: Measure,
    events: Iterable[Dated],
    *,
    losses: int = 0,
) -> tuple[list[Dated], bool]:
    """Return the events that bring something new, up to the one with which there is enough; and whether there is.

    losses: whichever so many events go, what is left of these is what would be found without them, and there is enough
            of it. So what an event brings is new until so many others brought it too. An event that goes takes as
            many keys along as the one with most of them has, unless others bring them often enough.
    """
    keys, times = keys_of(bench, criteria, measure), dict[str | int, int]()
    found: list[Dated] = []
    widest = lasting = 0
    for dated in events:
        brought = set(keys(dated[1], dated[0]))
        new = [key for key in brought if times.get(key, 0) <= losses]
        if not new:
            continue
        found.append(dated)
        widest = max(widest, len(brought))
        for key in new:
            times[key] = times.get(key, 0) + 1
            lasting += times[key] > losses
        if max(lasting, len(times) - losses * widest) >= measure.at_least:
            return found, True
    return found, False


def keys_of(
    bench: Bench, criteria: tuple[str, ...], measure: Measure
) -> Callable[[Evidence, date], Iterator[str | int]]:
    """Return what of an event is counted: the event itself, its year, its actors, their kinds, a field."""
    sieves, class_, what = bench.sieves, measure.class_ or "", measure.what

    def keys(event: Evidence, day: date) -> Iterator[str | int]:
        match what:
            case None:
                yield event.position
            case "year":
                yield day.year
            case "actor":
                yield from (party.key for party in sieves.of_class(class_, event.facts.actors))
            case "kind":
                named = sieves.of_class(class_, event.facts.actors)
                yield from (party.kind for party in named if party.kind)
            case field:
                for name in criteria:
                    yield from sieves.values(name, event.facts, field)

    return keys


def _last(parts: list[Milestone | None]) -> Milestone | None:
    found = [part for part in parts if part]
    return max(found, key=_milestone_place) if len(found) == len(parts) else None


def _place(event: Evidence) -> tuple[date, int]:
    return event.last_day, event.position


def early_place(dated: Dated) -> tuple[date, int]:
    return dated[0], dated[1].position


def _milestone_place(milestone: Milestone) -> tuple[date, int]:
    return milestone.day, milestone.evidence.position
