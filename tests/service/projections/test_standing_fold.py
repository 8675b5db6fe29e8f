"""The standing of a government in the convention, as the fold of stakeholders tells it."""

from typing import Any

from service.projections.contract import Fact, Timeline
from service.projections.folds.stakeholder import Stakeholders
from tests.service.projections.facts import there, told

STREAM = "stakeholder/ruritania"


def government(*membership: dict[str, Any], **said: Any) -> Fact:  # noqa: ANN401 - JSON
    return told(
        "stakeholder.registered",
        STREAM,
        occurred="2002-01-01",
        name="Ruritania",
        type="government",
        membership=list(membership) or None,
        **said,
    )


def timeline(*facts: Fact) -> Timeline:
    return Stakeholders().timeline("ruritania", facts)


def standing(told: Timeline, day: str) -> object:
    return there(told, day)["standing"]


SIGNED = {"status": "signatory", "since": "1990-03"}
RATIFIED = {"status": "party", "since": "2004-07"}


def test_it_turns_by_itself_on_the_counting_day_of_the_next_status() -> None:
    ratifying = timeline(government(SIGNED, RATIFIED))
    assert standing(ratifying, "2002-01-01") == "signatory"
    assert standing(ratifying, "2004-07-30") == "signatory"
    assert standing(ratifying, "2004-07-31") == "party"


def test_a_status_without_a_day_came_before_all_that_have_one() -> None:
    ratifying = timeline(government(RATIFIED, {"status": "other_government"}))
    assert standing(ratifying, "2003-01-01") == "other_government"
    assert standing(ratifying, "2005-01-01") == "party"


def test_of_two_statuses_from_one_day_on_the_stronger_one_holds() -> None:
    undated = timeline(government({"status": "signatory"}, {"status": "party"}))
    assert standing(undated, "2003-01-01") == "party"


def test_nothing_said_is_no_standing() -> None:
    assert standing(timeline(government()), "2003-01-01") is None
    assert standing(timeline(government(RATIFIED)), "2003-01-01") is None


def test_a_description_recorded_late_tells_the_standing_of_then() -> None:
    described = told(
        "stakeholder.described",
        STREAM,
        position=2,
        occurred="2010",
        since="2002-06",
        membership=[SIGNED, RATIFIED],
    )
    late = timeline(government(), described)
    assert standing(late, "2002-06-29") is None
    assert standing(late, "2002-06-30") == "signatory"
    assert standing(late, "2004-07-31") == "party"


def test_who_told_of_the_description_is_not_who_is_described() -> None:
    actors = [{"who": "stakeholder/basel-secretariat"}]
    described = told("stakeholder.described", STREAM, position=2, actors=actors, sme=False)
    assert "actors" not in there(timeline(government(), described), "2004-01-01")["body"]
