"""Imprecise dates: when something counts, and that nobody is called late on a guess."""

from dataclasses import replace
from datetime import date

from service.mandate.case import MeetingDays
from tests.service.mandate.told import DUTY, adopted, drafted, reported
from tests.service.mandate.world import MEETINGS, given, rule

# A report is due at A-2, which ends on 2002-06-07.
DUE = rule(
    "duty",
    {
        "reported": {
            "match": {"act": "report", "by": "office"},
            "due": {"by": "A-2", "basis": "stated"},
        },
    },
    required=["reported"],
)


def timeliness(*days: str, text: dict[str, object] = DUE) -> tuple[str, str | None, str]:
    story = given(*(reported(day) for day in days)).under(text)
    status = story.on("2009-12-31")
    return status.criteria[0].state, status.criteria[0].timeliness, status.value


def test_a_month_counts_from_its_last_day() -> None:
    story = given(drafted("2000-10")).under(DUTY)
    assert story.value("2000-10-30") == "NOT_STARTED"
    assert story.value("2000-10-31") == "DRAFTED"


def test_a_year_counts_from_its_last_day() -> None:
    assert given(drafted("2000")).under(DUTY).values()[1] == ("2000-12-31", "DRAFTED")


def test_on_the_due_day_is_in_time() -> None:
    assert timeliness("2002-06-07") == ("MET", "ON_TIME", "FULFILLED")


def test_the_day_after_is_late() -> None:
    assert timeliness("2002-06-08") == ("MET_LATE", "LATE", "FULFILLED_LATE")


def test_a_date_that_may_be_early_enough_leaves_it_open_whether_it_was_late() -> None:
    assert timeliness("2002-06") == ("MET", "UNKNOWN", "FULFILLED")
    assert timeliness("2002") == ("MET", "UNKNOWN", "FULFILLED")


def test_a_month_that_begins_after_the_due_day_is_late() -> None:
    assert timeliness("2002-07") == ("MET_LATE", "LATE", "FULFILLED_LATE")


def test_a_later_event_that_may_have_been_early_keeps_a_late_one_from_being_called_late() -> None:
    assert timeliness("2002-06-08", "2002") == ("MET", "UNKNOWN", "FULFILLED")


def test_until_it_counts_it_is_past_due() -> None:
    story = given(reported("2002-06")).under(DUE)
    assert story.states("2002-06-07") == {"reported": "PAST_DUE"}
    assert story.states("2002-06-30") == {"reported": "MET"}


def test_timeliness_is_nothing_while_unmet_and_without_a_due() -> None:
    status = given(drafted()).under(DUTY).on("2000-12-01")
    assert {one.timeliness for one in status.criteria} == {None}


def test_a_due_has_passed_at_the_end_of_its_day() -> None:
    story = given().under(DUE)
    assert story.states("2002-06-06") == {"reported": "OPEN"}
    assert story.states("2002-06-07") == {"reported": "PAST_DUE"}


def test_years_are_counted_early_when_lateness_is_asked() -> None:
    text = rule(
        "duty",
        {
            "reported": {
                "match": {"act": "report"},
                "need": {"distinct": "year", "at_least": 2},
                "due": {"by": "A-2", "basis": "stated"},
            },
        },
        required=["reported"],
    )
    assert timeliness("2001-02-01", "2002-06", text=text)[1] == "UNKNOWN"
    assert timeliness("2001-02-01", "2003-02-01", text=text)[1] == "LATE"


def test_what_must_come_after_is_not_called_late_where_both_dates_may_have_been_early() -> None:
    text = rule(
        "duty",
        {
            "drafted": {"match": {"act": "draft"}},
            "reported": {
                "after": "drafted",
                "match": {"act": "report"},
                "due": {"by": "A-2", "basis": "stated"},
            },
        },
        required=["reported"],
    )

    def told(first: str, then: str) -> str | None:
        story = given(drafted(first), reported(then)).under(text)
        return story.on("2009-12-31").criteria[1].timeliness

    assert told("2002-05", "2002-06") == "UNKNOWN"
    assert told("2002-06-05", "2002") == "UNKNOWN"
    assert told("2002-06-08", "2002") == "LATE"


def test_moving_the_window_moves_what_counts_and_no_code() -> None:
    story = given(drafted("2000-06-06"), adopted("2001-03-02")).under(DUTY)
    assert story.value("2000-06-09") == "DRAFTED"
    moved = story.with_window("2000-06-09")
    assert moved.value("2000-06-09") == "NOT_STARTED"
    assert moved.value("2001-03-02") == "ADOPTED_AS_ASKED"


def test_a_due_moves_with_its_meeting() -> None:
    story = given().under(DUE)
    later = MeetingDays("A-2", "xy-a-2", date(2003, 6, 2), date(2003, 6, 6))
    moved = replace(story, meetings={**MEETINGS, "A-2": later})
    assert (story.value("2002-06-07"), moved.value("2002-06-07")) == ("SILENT", "NOT_STARTED")
    assert moved.value("2003-06-06") == "SILENT"
