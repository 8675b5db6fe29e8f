from datetime import date

from service.projections.folds.meeting import Meetings
from tests.service.projections.facts import fact

HELD = fact("meeting.held", "meeting/m-1", occurred="2002-12", body="stakeholder/council")
SCHEDULED = fact(
    "meeting.scheduled",
    "meeting/m-1",
    position=2,
    code="M-1",
    body="stakeholder/council",
    to="2002-12-13",
    from_="2002-12-09",
)


def test_the_schedule_gives_the_days_even_when_the_holding_was_recorded_first() -> None:
    columns = Meetings().timeline("m-1", [HELD, SCHEDULED])[0].columns or {}
    assert (columns["first_day"], columns["last_day"]) == (date(2002, 12, 9), date(2002, 12, 13))


def test_a_meeting_known_only_by_its_month_lasts_as_long_as_it_possibly_can() -> None:
    columns = Meetings().timeline("m-1", [HELD])[0].columns or {}
    assert (columns["first_day"], columns["last_day"]) == (date(2002, 12, 1), date(2002, 12, 31))
    assert columns["code"] is None


def test_a_retracted_meeting_is_gone() -> None:
    assert Meetings().timeline("m-1", [])[0].columns is None
