"""Why a status turns on a day: an event, a due that passed, or an edge now in force."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from service.mandate.course import Course
from service.mandate.evidence import Evidence
from service.mandate.judgement import Judgement
from service.mandate.status import DueDay, Status, Successor


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a status turned: exactly one of an event, by its position; a due that passed; an edge now in force."""

    event: int | None = None
    criterion: str | None = None
    due: DueDay | None = None
    edge: Successor | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """The status from a day on.

    cause:              why it turned on that day; None on the day of adoption.
    since, since_cause: the day from which the value (not only what stands beside it) is what it is, and why.
    """

    from_day: date
    status: Status | None
    cause: Cause | None
    since: date
    since_cause: Cause | None


def turns(judgement: Judgement) -> Iterator[Turn]:
    """Yield the status of the day of adoption, and then of each day on which it differs from that of the day before."""
    before: Turn | None = None
    for day in judgement.turning_days():
        status = judgement.status_on(day)
        if status is None or (before is not None and before.status == status):
            continue
        before = _turn(judgement, day, status, before)
        yield before


def _turn(judgement: Judgement, day: date, status: Status, before: Turn | None) -> Turn:
    if before is None or before.status is None:
        return Turn(day, status, None, day, None)
    moved = before.status.value != status.value
    cause = _cause(judgement, day, status.value if moved else None)
    if moved:
        return Turn(day, status, cause, day, cause)
    return Turn(day, status, cause, before.since, before.since_cause)


def _cause(judgement: Judgement, day: date, value: str | None) -> Cause | None:
    """Return the cause of a turn; `value` is the new one, None if only something beside it moved.

    Several things may happen on one day. What ends a paragraph is an edge, what makes it silent a due; otherwise what
    somebody did comes before what merely became of the calendar.
    """
    events, dues = list(_events(judgement, day)), list(_dues(judgement, day))
    edges = [Cause(edge=one) for one in _in_force(judgement, day)]
    match value:
        case "SUPERSEDED":
            ranked = [*edges, *events, *dues]
        case "SILENT":
            ranked = [*dues, *events, *edges]
        case "OVERDUE":
            ranked = [*_accusations(judgement.counted, day), *dues, *events, *edges]
        case _:
            ranked = [*events, *dues, *edges]
    return next(iter(ranked), None)


def _events(judgement: Judgement, day: date) -> Iterator[Cause]:
    for course in judgement.courses():
        yield from (
            Cause(event=one.evidence.position) for one in course.milestones() if one.day == day
        )
        yield from _accusations(course, day)
    yield from (Cause(event=one.position) for one in _equated(judgement, day))


def _equated(judgement: Judgement, day: date) -> list[Evidence]:
    """Return the events that were accepted as equivalent on a day, by position, in whatever order they were given."""
    taken = {(one.source, one.id) for one in judgement.equivalences if one.day == day}
    nominated = judgement.case.evidence.get(judgement.case.paragraph, ())
    accepted = (event for event in nominated if (event.source, event.id) in taken)
    return sorted(accepted, key=attrgetter("position"))


def _accusations(course: Course, day: date) -> Iterator[Cause]:
    for track in course.tracks:
        if track.required and track.past(day):
            accusing = course.accusing(track, day)
            yield from (Cause(event=one.position) for one in accusing if one.last_day == day)


def _dues(judgement: Judgement, day: date) -> Iterator[Cause]:
    for name, due, last_day in judgement.counted.dues():
        if last_day == day:
            yield Cause(criterion=name, due=due)


def _in_force(judgement: Judgement, day: date) -> Iterator[Successor]:
    status = judgement.status_on(day)
    return (one for one in (status.continued_by if status else ()) if one.since == day)
