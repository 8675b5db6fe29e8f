from datetime import date

import pytest

from service.projections.folds.programme import WorkItems
from tests.service.projections.facts import on, there, told

STREAM = "workitem/find-partners"
DEFINED = told(
    "workitem.defined",
    STREAM,
    occurred="2003-04",
    due={"day": "2004-06-30", "basis": "stated"},
    elements=["a"],
)


def test_an_item_is_open_until_it_ends() -> None:
    ended = told("workitem.ended", STREAM, position=2, occurred="2005", outputs=["document/list"])
    timeline = WorkItems().timeline("find-partners", [DEFINED, ended])
    assert on(timeline, "2003-04-29") is None
    still_open = there(timeline, "2005-12-30")
    assert (still_open["state"], still_open["outputs"]) == ("OPEN", [])
    done = there(timeline, "2005-12-31")
    assert (done["state"], done["outputs"], done["body"]["ended"]) == (
        "COMPLETED",
        ["list"],
        "2005",
    )


def test_it_says_who_is_to_do_it_by_when_and_on_what_basis() -> None:
    row = there(WorkItems().timeline("find-partners", [DEFINED]), "2003-04-30")
    assert (row["programme"], row["ref"], row["responsible"]) == (
        "programme",
        "1.1",
        ["xy-secretariat"],
    )
    assert row["due"] == date(2004, 6, 30)
    assert row["body"]["due"] == {"day": "2004-06-30", "basis": "stated"}


def test_an_item_without_a_due_day_has_none() -> None:
    item = told("workitem.defined", STREAM)
    row = there(WorkItems().timeline("find-partners", [item]), "2003-01-01")
    assert row["due"] is None
    assert "due" not in row["body"]


@pytest.mark.parametrize(
    ("outcome", "state"),
    [("completed", "COMPLETED"), ("dropped", "DROPPED"), ("carried-over", "CARRIED_OVER")],
)
def test_every_outcome_has_its_state(outcome: str, state: str) -> None:
    ended = told("workitem.ended", STREAM, position=2, occurred="2005", outcome=outcome)
    row = there(WorkItems().timeline("find-partners", [DEFINED, ended]), "2006-01-01")
    assert row["state"] == state


def test_an_ending_that_counts_before_the_definition_leaves_the_item_ended() -> None:
    ended = told("workitem.ended", STREAM, position=2, occurred="2003-02-01")
    timeline = WorkItems().timeline("find-partners", [DEFINED, ended])
    assert there(timeline, "2003-02-01")["state"] == "COMPLETED"
    assert there(timeline, "2003-05-01")["ref"] == "1.1"
