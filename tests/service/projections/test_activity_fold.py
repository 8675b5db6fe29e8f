from typing import Any

from service.projections.contract import Fact, Timeline
from service.projections.folds.activity import Activities, Participations
from tests.service.projections.facts import on, there, told

STREAM = "activity/lead"


def one(name: str, occurred: str, position: int = 1, **said: Any) -> Fact:  # noqa: ANN401 - JSON
    return told(name, STREAM, occurred=occurred, position=position, **said)


def activity(*facts: Fact) -> Timeline:
    return Activities().timeline("lead", facts)


def test_an_activity_goes_through_its_stages() -> None:
    timeline = activity(
        one("activity.proposed", "2003-04"),
        one("activity.planned", "2003-05-01", 2, from_="2003-09-01"),
        one("activity.started", "2003-09-02", 3),
        one("activity.completed", "2005", 4, outputs=["document/manual"]),
    )
    days = ("2003-04-30", "2003-05-01", "2003-09-02", "2005-12-31")
    states = [there(timeline, day)["state"] for day in days]
    assert states == ["PROPOSED", "PLANNED", "STARTED", "COMPLETED"]
    done = there(timeline, "2006-01-01")
    assert (done["body"]["started"], done["body"]["completed"]) == ("2003-09-02", "2005")
    assert done["outputs"] == ["manual"]


def test_what_was_planned_for_a_day_has_not_begun_on_it() -> None:
    planned = activity(one("activity.planned", "2003-05-01", from_="2003-09-01"))
    assert there(planned, "2003-10-01")["started"] is None


def test_a_completion_without_a_start_does_not_make_one_up() -> None:
    columns = there(activity(one("activity.completed", "2005-03")), "2005-03-31")
    assert (columns["state"], columns["started"]) == ("COMPLETED", None)
    assert columns["body"]["completed"] == "2005-03"


def test_a_completion_that_states_both_days_gives_both() -> None:
    completed = one("activity.completed", "2005-03", from_="2005-03-01", to="2005-03-04")
    body = there(activity(completed), "2005-03-31")["body"]
    assert (body["started"], body["completed"]) == ("2005-03-01", "2005-03-04")


def test_a_training_is_over_on_its_last_day_and_going_on_before() -> None:
    timeline = activity(one("training.held", "2003-11-10", from_="2003-11-10", to="2003-11-13"))
    assert on(timeline, "2003-11-09") is None
    going_on = there(timeline, "2003-11-12")
    assert (going_on["state"], going_on["completed"], going_on["form"]) == (
        "STARTED",
        None,
        "training",
    )
    over = there(timeline, "2003-11-13")
    assert over["state"] == "COMPLETED"
    assert (over["body"]["started"], over["body"]["completed"]) == ("2003-11-10", "2003-11-13")


def test_a_training_known_by_its_month_is_over_at_the_end_of_the_month() -> None:
    timeline = activity(one("training.held", "2003-11"))
    assert on(timeline, "2003-11-29") is None
    assert there(timeline, "2003-11-30")["body"]["completed"] == "2003-11"


def test_what_was_cancelled_is_cancelled_however_far_it_had_come() -> None:
    timeline = activity(one("activity.started", "2003"), one("activity.cancelled", "2004-06-01", 2))
    assert there(timeline, "2004-06-01")["state"] == "CANCELLED"
    assert there(timeline, "2004-06-01")["body"]["reason"] == "no money"
    assert there(timeline, "2004-05-31")["state"] == "STARTED"


def test_facets_of_all_stages_add_up() -> None:
    timeline = activity(
        one("activity.started", "2003-01-01", regions=["africa"], aims=["capacity"]),
        one("activity.completed", "2004-01-01", 2, regions=["asia"], aims=["capacity"]),
    )
    columns = there(timeline, "2004-01-01")
    assert (columns["regions"], columns["aims"]) == (["africa", "asia"], ["capacity"])


def test_everybody_takes_part_in_the_role_that_the_event_gives_them() -> None:
    held = one(
        "training.held",
        "2003-11",
        centres=["stakeholder/centre"],
        trainers=["stakeholder/agency"],
        fundedBy=["stakeholder/fund"],
        support=[{"stakeholder": "stakeholder/a-firm", "how": "funding"}, {"class": "industry", "how": "premises"}],
        actors=[{"who": "stakeholder/guest"}, {"who": "stakeholder/chair", "role": "chair"}],
    )  # fmt: skip
    assert list(Participations().keys(held)) == [
        "lead centre centre",
        "lead agency trainer",
        "lead fund funder",
        "lead a-firm supporter",
        "lead guest actor",
        "lead chair chair",
    ]


def test_whoever_only_receives_takes_no_part_and_people_are_no_stakeholders() -> None:
    actors = [
        {"who": "stakeholder/a-firm", "role": "recipient"},
        {"who": "person/0b7c1c9e"},
    ]
    assert list(Participations().keys(one("activity.started", "2003", actors=actors))) == []


def test_a_part_begins_with_the_first_event_that_speaks_of_it() -> None:
    facts = [
        one("activity.completed", "2005", 1, partners=["stakeholder/a-firm"]),
        one("activity.started", "2003-02", 2, partners=["stakeholder/a-firm"]),
    ]
    timeline = Participations().timeline("lead a-firm partner", facts)
    assert on(timeline, "2003-02-27") is None
    row = there(timeline, "2006-01-01")
    assert (row["body"], row["event"]) == ({"since": "2003-02"}, 2)


def test_a_training_held_within_a_project_does_not_end_it() -> None:
    project = activity(
        one("activity.started", "2004-01-01", form="project"),
        one("training.held", "2004-03-01", 2),
        one("activity.completed", "2006-01", 3),
    )
    going_on = there(project, "2004-03-01")
    assert (going_on["state"], going_on["form"]) == ("STARTED", "project")
    assert going_on["completed"] is None
    assert there(project, "2006-01-31")["state"] == "COMPLETED"
