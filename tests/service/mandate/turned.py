"""The timeline of a case, as whoever folds it comes to it."""

from service.mandate.case import Case
from service.mandate.judgement import Judgement
from service.mandate.turns import Turn, turns


def timeline(case: Case) -> tuple[Turn, ...]:
    """Return the status from the day of adoption on: one turn for each day on which it differs; none without a rule."""
    judgement = Judgement.of(case)
    return tuple(turns(judgement)) if judgement else ()
