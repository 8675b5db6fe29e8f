"""The judgement of a case: one hearing, and a course for each reading of the evidence."""

from collections.abc import Iterator
from datetime import date

from service.mandate.case import Case, Equivalence
from service.mandate.course import Course, edge_place
from service.mandate.evidence import Reading
from service.mandate.hearing import Bench, Hearing
from service.mandate.status import Status, Successor
from service.mandate.tally import Tally


class Judgement:
    """Judges a case that has a rule for its paragraph."""

    def __init__(self, case: Case, bench: Bench, hearing: Hearing) -> None:
        self.case = case
        self.bench = bench
        self.hearing = hearing
        self._courses: dict[tuple[Reading, int], Course] = {}
        self._tallies: dict[tuple[Reading, int, int], Tally] = {}
        self.equivalences = _in_force_some_day(case)

    @classmethod
    def of(cls, case: Case, *, like: "Judgement | None" = None) -> "Judgement | None":
        """Judge a case; None when it holds no rule for its paragraph.

        like: a judgement by the same rules, words and meetings on other evidence.
        """
        hearing = Hearing(case, like=like.hearing if like else None)
        bench = hearing.bench(case.paragraph)
        return None if bench is None else cls(case, bench, hearing)

    @property
    def tally(self) -> Tally:
        """The counts of what counts."""
        return self.counted.tally

    @property
    def counted(self) -> Course:
        """The course on the evidence that counts."""
        return self.course(Reading.COUNTED)

    def course(self, reading: Reading, equivalences: int = 0) -> Course:
        """Return the course on one reading, with the first so many equivalences."""
        key = reading, equivalences
        if key not in self._courses:
            tally = self._tally(reading, equivalences)
            self._courses[key] = Course(self.case, self.bench, tally, reading=reading)
        return self._courses[key]

    def _tally(self, reading: Reading, equivalences: int, losses: int = 0) -> Tally:
        key = reading, equivalences, losses
        if key not in self._tallies:
            taken = self.equivalences[:equivalences]
            self._tallies[key] = Tally(self.hearing, reading, taken, losses=losses)
        return self._tallies[key]

    def with_equivalences(self, day: date) -> Course | None:
        """Return the course with the equivalences in force on a day; None when there are none."""
        in_force = sum(1 for one in self.equivalences if one.day <= day)
        return self.course(Reading.COUNTED, in_force) if in_force else None

    def status_on(self, day: date) -> Status | None:
        """Return the status at the end of a day; None before the adoption."""
        adopted_on = self.case.words.adopted_on
        if day < adopted_on:
            return None
        counted, equal = self.counted, self.with_equivalences(day)
        criteria = counted.criteria_on(day)
        return Status(
            value=counted.value_on(day),
            last_value=counted.last_value(day, adopted_on=adopted_on),
            stated_only=self.course(Reading.STATED_ONLY).value_on(day),
            as_claimed=self.course(Reading.AS_CLAIMED).value_on(day),
            criteria=criteria,
            past_due=tuple(one for one in criteria if one.required and one.state == "PAST_DUE"),
            continued_by=tuple(self._successors(day)),
            with_equivalences=equal.value_on(day) if equal else None,
        )

    def _successors(self, day: date) -> Iterator[Successor]:
        for edge in sorted(self.case.edges, key=edge_place):
            if edge.day <= day:
                yield Successor(edge.to_address, edge.kind, edge.day)

    def tallies(self, *, losses: int = 0) -> Iterator[Tally]:
        """Yield the counts of each reading, equivalences aside, as they would be whichever so many events were not there."""
        yield from (self._tally(reading, 0, losses) for reading in Reading)

    def courses(self) -> Iterator[Course]:
        """Yield all courses that stand in a status, that on what counts first."""
        yield from (self.course(reading) for reading in Reading)
        yield from (self.course(Reading.COUNTED, n) for n in range(1, len(self.equivalences) + 1))

    def turning_days(self) -> list[date]:
        """Return every day on which a status can differ from that of the day before, adoption first."""
        days = {edge.day for edge in self.case.edges}
        days.update(one.day for one in self.equivalences)
        for course in self.courses():
            days.update(milestone.day for milestone in course.milestones())
            days.update(event.last_day for event in course.counter)
            days.update(day for _, _, day in course.dues())
        adopted_on = self.case.words.adopted_on
        return [adopted_on, *sorted(day for day in days if day > adopted_on)]


def _in_force_some_day(case: Case) -> tuple[Equivalence, ...]:
    """Return the equivalences by their days; one whose event is not nominated, or was taken back, takes nothing."""
    if not case.equivalences:
        return ()
    nominated = case.evidence.get(case.paragraph, ())
    known = {(event.source, event.id) for event in nominated if not event.retracted}
    return tuple(sorted((e for e in case.equivalences if (e.source, e.id) in known), key=_since))


def _since(equivalence: Equivalence) -> date:
    return equivalence.day
