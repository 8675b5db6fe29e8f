from typing import Any

from service.projections.contract import Fact, Timeline
from service.projections.folds.consultation import (
    Addressees,
    Consultations,
    Invitations,
    Responses,
)
from tests.service.projections.facts import on, there, told

STREAM = "consultation/draft"
FIRM = "stakeholder/a-firm"


def one(verb: str, occurred: str, position: int = 1, **said: Any) -> Fact:  # noqa: ANN401 - JSON
    return told(f"consultation.{verb}", STREAM, occurred=occurred, position=position, **said)


def consultation(*facts: Fact) -> Timeline:
    return Consultations().timeline("draft", facts)


def answer(occurred: str, position: int = 9, **said: Any) -> Fact:  # noqa: ANN401 - JSON
    said = {"answers": STREAM, **said}
    return told("response.received", "response/firm", occurred=occurred, position=position, **said)


OPENED = one("opened", "2003-05-02", deadline="2003-06-30", title="Views on the draft")


def test_a_consultation_is_open_until_it_is_closed() -> None:
    closed = one("closed", "2003-10", 2, usedIn=["document/programme"])
    timeline = consultation(OPENED, closed)
    assert on(timeline, "2003-05-01") is None
    assert there(timeline, "2003-10-30")["state"] == "OPEN"
    then = there(timeline, "2003-10-31")
    assert (then["state"], then["used_in"]) == ("CLOSED", ["programme"])
    assert (then["body"]["opened"], then["body"]["closed"]) == ("2003-05-02", "2003-10")


def test_an_opening_known_by_its_year_does_not_open_again_what_was_closed_in_that_year() -> None:
    timeline = consultation(one("opened", "2003"), one("closed", "2003-06-30", 2))
    assert there(timeline, "2003-06-30")["state"] == "CLOSED"
    assert there(timeline, "2003-12-31")["state"] == "CLOSED"


def test_a_consultation_that_is_opened_again_is_open_and_its_first_deadline_is_no_longer_one() -> (
    None
):
    closed = one("closed", "2003-07-01", 2)
    again = one("opened", "2004-01-15", 3)
    timeline = consultation(OPENED, closed, again)
    assert there(timeline, "2003-12-31")["body"]["deadline"] == "2003-06-30"
    reopened = there(timeline, "2004-01-15")
    assert (reopened["state"], reopened["deadline"]) == ("OPEN", None)
    assert (
        there(consultation(OPENED, closed, again, one("closed", "2005", 4)), "2006-01-01")["state"]
        == "CLOSED"
    )


def test_each_round_keeps_its_own_days_and_only_the_newest_is_told_of() -> None:
    closed = one("closed", "2004", 2, summary="enough")
    again = one("opened", "2004", 3, deadline="2004-12")
    body = there(consultation(OPENED, closed, again), "2005-01-01")["body"]
    assert body["rounds"] == [
        {"opened": "2003-05-02", "deadline": "2003-06-30", "closed": "2004"},
        {"opened": "2004", "deadline": "2004-12"},
    ]
    assert "closed" not in body
    assert "summary" not in body


def test_a_sitting_alone_is_held_and_keeps_its_days() -> None:
    held = one("held", "2006-03", from_="2006-03-06", to="2006-03-08")
    columns = there(consultation(held), "2006-03-31")
    assert columns["state"] == "HELD"
    assert columns["body"]["held"] == {"from": "2006-03-06", "to": "2006-03-08"}
    assert there(consultation(one("held", "2006-03")), "2006-04-01")["body"]["held"] == {
        "from": "2006-03",
        "to": "2006-03",
    }


def test_a_widened_deadline_counts_from_the_widening_on_and_never_shrinks() -> None:
    vague = one("widened", "2003", 2, deadline="2003-08")
    wide = one("widened", "2003-06-15", 3, deadline="2003-09-30")
    timeline = consultation(OPENED, vague, wide)
    told_on = {
        day: there(timeline, day)["body"]["deadline"]
        for day in ("2003-06-14", "2003-06-15", "2004-01-01")
    }
    assert list(told_on.values()) == ["2003-06-30", "2003-09-30", "2003-09-30"]


def test_whom_it_asks_is_one_row_for_what_is_said_together() -> None:
    asked = [{"class": "industry", "sector": "lead"}, {"stakeholder": FIRM}]
    opened = one("opened", "2003-05-02", addressees=asked)
    keys = list(Addressees().keys(opened))
    assert keys == ["draft industry/lead/", "draft //a-firm"]
    class_row, firm_row = (
        there(Addressees().timeline(key, [opened]), "2003-05-02") for key in keys
    )
    assert (class_row["class"], class_row["sector"], class_row["stakeholder"]) == (
        "industry",
        "lead",
        None,
    )
    assert (firm_row["class"], firm_row["stakeholder"]) == (None, "a-firm")


def test_an_invitation_says_asked_present_and_answered_each_by_itself() -> None:
    asked = one("opened", "2003-05-02", addressees=[{"stakeholder": FIRM}])
    present = one("held", "2003-06-10", 2)
    facts = [asked, present, answer("2003-08")]
    assert {key for fact in facts for key in Invitations().keys(fact)} == {"draft a-firm"}
    timeline = Invitations().timeline("draft a-firm", facts)
    said = [
        (row["asked"], row["present"], row["responses"])
        for row in (there(timeline, day) for day in ("2003-05-02", "2003-06-10", "2003-08-31"))
    ]
    assert said == [(True, False, []), (True, True, []), (True, True, ["firm"])]
    assert there(timeline, "2003-08-31")["body"] == {"responded": "2003-08"}


def test_an_answer_from_somebody_whom_nobody_asked_is_heard() -> None:
    unasked = there(Invitations().timeline("draft a-firm", [answer("2003-08-14")]), "2003-08-14")
    assert (unasked["asked"], unasked["present"]) == (False, False)
    assert list(Invitations().keys(answer("2003-08-14", answers=None))) == []


def test_an_answer_after_the_deadline_is_accepted_with_its_day() -> None:
    row = there(Responses().timeline("firm", [answer("2003-08", stance="support")]), "2003-08-31")
    assert (row["answers"], row["stance"], str(row["received"])) == (
        "draft",
        "support",
        "2003-08-31",
    )
    assert row["body"]["received"] == "2003-08"


def test_an_answer_of_nobody_in_particular_keeps_what_is_said_of_them() -> None:
    unnamed = answer("2003-08", by=None, unnamed={"text": "many businesses"})
    row = there(Responses().timeline("firm", [unnamed]), "2004-01-01")
    assert (row["by"], row["body"]["unnamed"]) == ([], {"text": "many businesses"})
