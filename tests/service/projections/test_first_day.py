"""The first day that the calendar has is a day like any other."""

from datetime import date

from service.projections.catalogue import FOLDS_OF
from service.projections.contract import State
from tests.service.projections.facts import fact

FIRST = "0001-01-01"


def test_what_happened_on_the_first_day_of_the_calendar_has_one_state_on_it() -> None:
    said = (
        fact("stakeholder.registered", "stakeholder/a", occurred=FIRST, name="A", type="company"),
        fact(
            "partnership.proposed", "partnership/p", occurred=FIRST, by=["stakeholder/a"], aim="x"
        ),
    )
    for one in said:
        for fold in FOLDS_OF[one.type]:
            for key in fold.keys(one):
                timeline = fold.timeline(key, [one])
                assert [state.from_day for state in timeline] == [date.min]
                assert isinstance(timeline[0], State)
                assert timeline[0].columns is not None
