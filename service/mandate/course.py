"""The course of a paragraph on one reading of its evidence: the value of any day, and the days on which it can turn."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from events.types.codes import STATUS_VALUES
from service.mandate.case import Case, Edge
from service.mandate.evidence import Evidence, Reading, resting
from service.mandate.hearing import Bench
from service.mandate.language import Criterion, CriterionName
from service.mandate.status import CriterionState, DueDay
from service.mandate.tally import Milestone, Tally

STATED: Final = "stated"
_DAY: Final = timedelta(days=1)
_FULFILLED: Final = frozenset({"FULFILLED", "FULFILLED_LATE"})


@dataclass(frozen=True, slots=True)
class Track:
    """One criterion: since when it is met, by when it was due, and whether it came in time."""

    criterion: Criterion
    required: bool
    met: Milestone | None
    due: DueDay | None
    timeliness: str | None

    def met_by(self, day: date) -> bool:
        return self.met is not None and self.met.day <= day

    def past(self, day: date) -> bool:
        """Say whether the due has passed without the criterion; a day has passed at its own end."""
        return self.due is not None and _passed(self.due, day) and not self.met_by(day)

    @property
    def late(self) -> bool:
        """Whether it is certainly after its stated due; an implied one makes nobody late."""
        return self.timeliness == "LATE" and self.due is not None and self.due.basis == STATED


def _passed(due: DueDay, day: date) -> bool:
    return due.day is not None and due.day <= day


class Course:
    """Everything that a value depends on, as days."""

    def __init__(self, case: Case, bench: Bench, tally: Tally, *, reading: Reading) -> None:
        rule = bench.rule
        self.rule = rule
        self.tally = tally
        self.tracks = tuple(_track(criterion, case, bench, tally) for criterion in rule.criteria)
        self.values = tuple((value, tally.holds(rule.paragraph, c)) for value, c in rule.values)
        self.leaning = tally.met(rule.depends_on) if rule.depends_on else None
        heard = (event for event in bench.counter if bench.bar(event) is None)
        self.counter = tuple(resting(reading, heard))
        self.end = _first_replacement(case)

    def value_on(self, day: date) -> str:
        """Return the value at the end of a day."""
        if self._ended(day):
            return "SUPERSEDED"
        return self._duty(day) if self.rule.family == "duty" else self._answer(day)

    def last_value(self, day: date, *, adopted_on: date) -> str | None:
        """Return what SUPERSEDED ended; None while nothing has, and where there was no day before."""
        if self.end is None or not self._ended(day) or self.end.day <= adopted_on:
            return None
        return self.value_on(self.end.day - _DAY)

    def _ended(self, day: date) -> bool:
        if self.end is None or day < self.end.day:
            return False
        return self.rule.family != "duty" or self._duty(self.end.day - _DAY) not in _FULFILLED

    def _answer(self, day: date) -> str:
        own = self._own(day)
        return own or STATUS_VALUES[self.rule.family][-1]

    def _own(self, day: date) -> str | None:
        held = (value for value, since in self.values if since and since.day <= day)
        return next(held, None)

    def _duty(self, day: date) -> str:
        required = [track for track in self.tracks if track.required]
        if required and all(track.met_by(day) for track in required):
            return "FULFILLED_LATE" if any(track.late for track in required) else "FULFILLED"
        past = [track for track in required if track.past(day)]
        if any(True for track in past for _ in self.accusing(track, day)):
            return "OVERDUE"
        started = any(track.met_by(day) for track in self.tracks)
        if past and not started:
            return "SILENT"
        return self._own(day) or self._beginning(day, started=started)

    def accusing(self, track: Track, day: date) -> Iterator[Evidence]:
        """Yield the counter-evidence that says that something stated had not been done when it was due.

        It must certainly be of the due day or later: what was missing before it says nothing about the day itself.
        """
        due = track.due.day if track.due and track.due.basis == STATED else None
        if due is not None:
            yield from (e for e in self.counter if due <= e.first_day and e.last_day <= day)

    def _beginning(self, day: date, *, started: bool) -> str:
        if started:
            return "IN_PROGRESS"
        free = self.rule.depends_on is None or (self.leaning and self.leaning.day <= day)
        return "NOT_STARTED" if free else "BLOCKED"

    def criteria_on(self, day: date) -> tuple[CriterionState, ...]:
        """Return how the criteria stand at the end of a day. What has ended has no more dues to miss."""
        dues = self.end.day - _DAY if self.end and self._ended(day) else day
        return tuple(_state(track, day, dues) for track in self.tracks)

    def milestones(self) -> Iterator[Milestone]:
        """Yield all since whens, those of what the rule requires first, then of its values."""
        required = [track.met for track in self.tracks if track.required]
        others = [track.met for track in self.tracks if not track.required]
        values = [since for _, since in self.values]
        yield from (found for found in (*required, *values, *others, self.leaning) if found)

    def dues(self) -> Iterator[tuple[str, DueDay, date]]:
        """Yield the dues whose day is known, with their criteria."""
        for track in self.tracks:
            if track.due and track.due.day:
                yield track.criterion.name, track.due, track.due.day


def _first_replacement(case: Case) -> Edge | None:
    return min((e for e in case.edges if e.kind == "replaces"), key=edge_place, default=None)


def edge_place(edge: Edge) -> tuple[date, str, str]:
    """Return where an edge stands among others."""
    return edge.day, edge.to_address, edge.kind


def _track(criterion: Criterion, case: Case, bench: Bench, tally: Tally) -> Track:
    name = CriterionName(bench.rule.paragraph, criterion.name)
    met, due = tally.met(name), _due_day(criterion, case)
    return Track(
        criterion=criterion,
        required=criterion.name in bench.rule.required,
        met=met,
        due=due,
        timeliness=_timeliness(met, due, earliest=tally.earliest(name)) if met and due else None,
    )


def _due_day(criterion: Criterion, case: Case) -> DueDay | None:
    if criterion.due is None:
        return None
    meeting = case.meetings.get(criterion.due.meeting)
    return DueDay(criterion.due.meeting, meeting.last_day if meeting else None, criterion.due.basis)


def _timeliness(met: Milestone, due: DueDay, *, earliest: date | None) -> str:
    """Say LATE only if it was unmet on the due day however early every date is read."""
    if due.day is None:
        return "UNKNOWN"
    if met.day <= due.day:
        return "ON_TIME"
    return "UNKNOWN" if earliest is not None and earliest <= due.day else "LATE"


def _state(track: Track, day: date, dues: date) -> CriterionState:
    if track.met_by(day):
        state = "MET_LATE" if track.late else "MET"
    else:
        state = "PAST_DUE" if track.past(min(day, dues)) else "OPEN"
    return CriterionState(
        name=track.criterion.name,
        state=state,
        timeliness=track.timeliness if track.met_by(day) else None,
        due=track.due,
        required=track.required,
    )
