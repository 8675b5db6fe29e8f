"""The status of a paragraph on a day: pure, total, the same inputs the same answer."""

from datetime import date

from service.mandate.case import Case, Edge, Equivalence, MeetingDays, Words, words_of
from service.mandate.judgement import Judgement
from service.mandate.status import CriterionState, DueDay, Status, Successor
from service.mandate.turns import Cause, Turn

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
    "words_of",
]


def status_on(case: Case, day: date) -> Status | None:
    """Return the status at the end of `day`; None before the day of adoption, and without a rule."""
    judgement = Judgement.of(case)
    return judgement.status_on(day) if judgement else None
