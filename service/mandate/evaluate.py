"""The status of a paragraph on a day, and every turn that it takes: pure, total, the same inputs the same answer."""

from dataclasses import dataclass
from datetime import date

from service.mandate.case import Case, Edge, Equivalence, MeetingDays, Words, words_of
from service.mandate.status import CriterionState, DueDay, Status, Successor

__all__ = [
    "Case",
    "Cause",
    "CriterionState",
    "DueDay",
    "Edge",
    "Equivalence",
    "MeetingDays",
    "Status",
    "Successor",
    "Turn",
    "Words",
    "status_on",
    "timeline",
    "words_of",
]


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


def status_on(case: Case, day: date) -> Status | None:
    """Return the status at the end of `day`; None before the day of adoption."""
    raise NotImplementedError


def timeline(case: Case) -> tuple[Turn, ...]:
    """Return the status from the day of adoption on, one turn for each day on which it differs."""
    raise NotImplementedError
