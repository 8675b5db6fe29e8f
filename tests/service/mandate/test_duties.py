"""Every value of a duty, and the order in which they are tried."""

from datetime import timedelta

from service.mandate.evaluate import status_on
from tests.service.mandate.told import DUTY, REPORTS, adopted, decided, drafted, reported, submitted
from tests.service.mandate.world import ADOPTED, ASSEMBLY, PLAN, act, given, rule

FOLLOWING = rule(
    "duty",
    {
        "consulted": {"after": "2.drafted", "match": {"act": "decide", "body": "PANEL"}},
        "begun": {"after": "2.drafted", "match": {"act": "start", "has": ["activity"]}},
    },
    openEnded=True,
    dependsOn="2.drafted",
)
SECOND = DUTY | {"paragraph": "XY-1/2#2"}


def test_before_the_adoption_there_is_no_status() -> None:
    case = given(drafted("2000-06-06")).under(DUTY).case
    assert status_on(case, ADOPTED - timedelta(days=1)) is None
    assert status_on(case, ADOPTED) is not None


def test_without_a_rule_there_is_no_status() -> None:
    assert status_on(given(drafted()).case, ADOPTED) is None
    assert given(drafted()).turns() == ()


def test_a_duty_begins_not_started() -> None:
    assert given().under(DUTY).value("2000-06-09") == "NOT_STARTED"


def test_any_criterion_met_is_progress() -> None:
    asked = act(
        "document.circulated",
        "2000-11-01",
        stream=PLAN,
        by=["stakeholder/office"],
        addressees=[{"class": "makers"}],
    )
    assert given(asked).under(DUTY).value("2000-11-01") == "IN_PROGRESS"


def test_a_draft_submission_and_adoption_climb_in_their_order() -> None:
    story = given(drafted(), submitted(), adopted()).under(DUTY)
    assert story.values() == [
        ("2000-06-09", "NOT_STARTED"),
        ("2000-12-01", "DRAFTED"),
        ("2001-02-01", "SUBMITTED"),
        ("2001-03-05", "ADOPTED_AS_ASKED"),
    ]


def test_adoption_by_another_body_is_a_value_of_its_own_until_the_one_asked_adopts() -> None:
    story = given(adopted("2002-06-07", body=ASSEMBLY), adopted("2002-09-01")).under(DUTY)
    assert story.value("2002-06-07") == "ADOPTED_BY_OTHER_BODY"
    assert story.value("2002-09-01") == "ADOPTED_AS_ASKED"


def test_everything_required_in_time_is_fulfilled() -> None:
    story = given(drafted(), adopted(), reported()).under(DUTY)
    assert story.value("2002-06-03") == "FULFILLED"


def test_an_implied_due_missed_makes_nobody_late() -> None:
    story = given(drafted(), adopted("2001-05-01"), reported()).under(DUTY)
    assert story.states("2002-06-03")["adopted"] == "MET"
    assert story.on("2002-06-03").criteria[3].timeliness == "LATE"
    assert story.value("2002-06-03") == "FULFILLED"


def test_a_stated_due_missed_is_fulfilled_late() -> None:
    story = given(drafted(), adopted(), reported("2002-07-01")).under(DUTY)
    assert story.states("2002-07-01")["reported"] == "MET_LATE"
    assert story.value("2002-07-01") == "FULFILLED_LATE"


def test_one_report_of_two_is_partly_fulfilled() -> None:
    assert given(reported("2001-03-02", body="stakeholder/panel")).under(REPORTS).value(
        "2001-03-02"
    ) == ("PARTLY_FULFILLED")


def test_a_due_that_passes_with_nothing_met_is_silence_from_the_due_day_on() -> None:
    story = given().under(DUTY)
    assert story.value("2001-03-04") == "NOT_STARTED"
    assert story.value("2001-03-05") == "SILENT"
    assert [(one.name, one.due.basis) for one in story.on("2001-03-05").past_due if one.due] == [
        ("adopted", "implied")
    ]


def test_a_date_that_passes_while_work_is_seen_leaves_the_value_where_the_work_is() -> None:
    story = given(drafted()).under(DUTY)
    assert story.value("2002-06-07") == "DRAFTED"
    assert [one.name for one in story.on("2002-06-07").past_due] == ["adopted", "reported"]


def test_silence_alone_never_makes_anyone_overdue() -> None:
    assert "OVERDUE" not in dict(given().under(DUTY).values()).values()


def test_counter_evidence_of_the_due_day_or_later_makes_a_stated_due_overdue() -> None:
    story = given(
        drafted(), reported("2002-06-07", by=None, unnamed={"text": "x"}, against=True)
    ).under(DUTY)
    assert story.value("2002-06-06") == "DRAFTED"
    assert story.value("2002-06-07") == "OVERDUE"


def test_counter_evidence_from_before_the_due_accuses_nobody() -> None:
    story = given(
        drafted(),
        decided(
            "2002-06-01",
            against=True,
        ),
    ).under(DUTY)
    assert story.value("2003-01-01") == "DRAFTED"


def test_counter_evidence_that_may_be_from_before_the_due_accuses_nobody() -> None:
    said = decided(
        "2002",
        against=True,
    )
    assert given(said).under(DUTY).value("2003-01-01") == "SILENT"


def test_counter_evidence_not_admitted_accuses_nobody() -> None:
    said = decided(
        "2002-07-01",
        against=True,
        admitted=False,
    )
    status = given(said).under(DUTY).on("2002-07-01")
    assert (status.value, status.as_claimed) == ("SILENT", "OVERDUE")


def test_an_implied_due_makes_nobody_overdue() -> None:
    said = decided(
        "2001-04-01",
        against=True,
    )
    assert given(said).under(DUTY).value("2001-04-01") == "SILENT"


def test_what_is_done_after_all_is_no_longer_overdue() -> None:
    said = decided(
        "2002-07-01",
        against=True,
    )
    story = given(drafted(), adopted(), said, reported("2002-08-01")).under(DUTY)
    assert story.value("2002-07-01") == "OVERDUE"
    assert story.value("2002-08-01") == "FULFILLED_LATE"


def test_counter_evidence_counts_for_no_criterion() -> None:
    assert given(drafted(against=True)).under(DUTY).value("2000-12-01") == "NOT_STARTED"


def test_a_paragraph_that_waits_for_another_is_blocked_until_that_is_met() -> None:
    story = given(on_2=[drafted("2000-12-01")]).under(FOLLOWING, SECOND)
    assert story.values() == [("2000-06-09", "BLOCKED"), ("2000-12-01", "NOT_STARTED")]


def test_a_paragraph_whose_predecessor_has_no_rule_stays_blocked() -> None:
    assert given().under(FOLLOWING).value("2009-01-01") == "BLOCKED"


def test_a_duty_without_an_end_goes_no_higher_than_progress() -> None:
    started = act("activity.started", "2001-01-01", form="pilot")
    story = given(started, on_2=[drafted()]).under(FOLLOWING, SECOND)
    assert story.value("2009-01-01") == "IN_PROGRESS"


def test_an_optional_criterion_past_its_due_makes_nobody_silent() -> None:
    text = rule(
        "duty",
        {
            "done": {"match": {"act": "draft"}},
            "nice": {"match": {"act": "adopt"}, "due": {"by": "P-1", "basis": "stated"}},
        },
        required=["done"],
    )
    story = given().under(text)
    assert story.value("2005-01-01") == "NOT_STARTED"
    assert (story.states("2005-01-01")["nice"], story.on("2005-01-01").past_due) == ("PAST_DUE", ())


def test_a_due_at_a_meeting_that_nobody_scheduled_never_passes() -> None:
    text = rule(
        "duty",
        {"done": {"match": {"act": "draft"}, "due": {"by": "Z-9", "basis": "stated"}}},
        required=["done"],
    )
    assert given().under(text).value("2050-01-01") == "NOT_STARTED"
    met = given(drafted()).under(text).on("2050-01-01")
    assert (met.value, met.criteria[0].timeliness) == ("FULFILLED", "UNKNOWN")
