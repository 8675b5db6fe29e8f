from typing import Any

import pytest

from service.projections.contract import Fact
from service.projections.folds.judgement import Judgements
from tests.service.projections.facts import on, there, told

PARAGRAPH = "paragraph/xy-1-2-1"
TARGET = {"source": "urn:example:tests", "id": "1"}


def judged(type_name: str, **said: Any) -> Fact:  # noqa: ANN401 - of a payload
    return told(type_name, PARAGRAPH, **{"occurred": "2005-03", **said})


def row(fact: Fact) -> dict[str, Any]:
    (key,) = Judgements().keys(fact)
    return there(Judgements().timeline(key, [fact]), "2005-03-31")


def test_a_judgement_is_a_row_of_its_own_from_the_day_it_was_made() -> None:
    fact = judged("claim.disputed", position=7)
    assert list(Judgements().keys(fact)) == ["urn:test e-7"]
    timeline = Judgements().timeline("urn:test e-7", [fact])
    assert on(timeline, "2005-03-30") is None
    assert there(timeline, "2005-03-31") == there(timeline, "2050-01-01")


@pytest.mark.parametrize(
    ("type_name", "kind", "about"),
    [
        ("assessment.recorded", "ASSESSMENT", (None, None)),
        ("equivalence.accepted", "EQUIVALENCE", ("urn:example:tests", "1")),
        ("claim.disputed", "DISPUTE", ("urn:example:tests", "1")),
        ("claim.verified", "VERIFICATION", ("urn:example:tests", "1")),
    ],
)
def test_every_kind_says_who_judged_what_and_why(
    type_name: str, kind: str, about: tuple[str | None, str | None]
) -> None:
    found = row(judged(type_name, position=7))
    assert (found["kind"], found["paragraph"], found["event"]) == (kind, "XY-1/2#1", 7)
    assert (found["target_source"], found["target_id"]) == about
    assert found["by"] == "stakeholder/xy-secretariat"
    assert found["body"]["reasons"] == "it is what was asked for"
    assert found["body"]["made"] == "2005-03"


def test_an_assessment_says_which_value_on_which_day_and_on_what_it_rests() -> None:
    found = row(judged("assessment.recorded", value="SUSTAINED", day="2004", basedOn=[TARGET]))
    assert (found["value"], found["criterion"]) == ("SUSTAINED", None)
    assert found["body"]["day"] == "2004"
    assert found["body"]["basedOn"] == [TARGET]


def test_what_an_assessment_leaves_out_is_left_out() -> None:
    assert "basedOn" not in row(judged("assessment.recorded"))["body"]


def test_an_equivalence_names_its_criterion() -> None:
    found = row(judged("equivalence.accepted", criterion="joined"))
    assert (found["criterion"], found["value"]) == ("joined", None)
