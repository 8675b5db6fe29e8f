"""Rules as they are read: every fault at once, each at its place."""

from typing import Any

import pytest

from service.mandate.errors import RefusedRule
from service.mandate.language import AllOf, CriterionName, Due, Enough, Match, Measure, Met
from service.mandate.rules import parse
from tests.service.mandate.test_duties import FOLLOWING
from tests.service.mandate.told import DUTY, ELEMENT, RESPONSE
from tests.service.mandate.world import rule

IT = {"it": {"match": {"act": "join"}}}


def faults(text: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(RefusedRule) as refused:
        parse(text)
    return {".".join(map(str, fault.path)): fault.message for fault in refused.value.faults}


def criterion(**said: object) -> dict[str, Any]:
    return rule("element", {"it": said}, [["EVIDENCE", "it"]])


def condition(said: object) -> dict[str, Any]:
    return rule("element", IT, [["EVIDENCE", said]])


def test_a_duty_is_read_whole() -> None:
    told = parse(DUTY)
    assert (told.paragraph, told.version, told.family, told.open_ended) == (
        "XY-1/2#1",
        1,
        "duty",
        False,
    )
    assert told.required == ("drafted", "adopted", "reported")
    adopted = told.criterion("adopted")
    assert adopted is not None
    assert adopted.due == Due("P-1", "implied")
    assert adopted.matches == (Match(("adopt",), (("body", ("PANEL",)), ("document", ("plan",)))),)


def test_sequence_and_dependence_name_other_paragraphs_by_number() -> None:
    told = parse(FOLLOWING)
    assert told.depends_on == CriterionName("XY-1/2#2", "drafted")
    assert told.criteria[0].after == CriterionName("XY-1/2#2", "drafted")


def test_a_bare_name_after_is_of_the_same_paragraph() -> None:
    told = parse(criterion(match={"act": "join"}, after="other"))
    assert told.criteria[0].after == CriterionName("XY-1/2#1", "other")


def test_conditions_are_read_as_they_nest() -> None:
    years = Measure(at_least=3, what="year")
    sustained = parse(RESPONSE).values[0]
    assert sustained == (
        "SUSTAINED",
        AllOf((Enough(("makers",), years), Enough(("greens",), years))),
    )
    kinds = Measure(at_least=2, what="kind", class_="makers")
    assert parse(ELEMENT).values == (
        ("WIDE_EVIDENCE", Enough(("named",), kinds)),
        ("EVIDENCE", Met("named")),
    )


def test_what_lacks_its_parts_says_so() -> None:
    told = faults({"paragraph": "XY-1/2#1"})[""]
    assert "`version`" in told or "`family`" in told or "`values`" in told


def test_all_faults_come_at_once() -> None:
    text = rule(
        "response",
        {"it": {"match": {"act": "join", "colour": "red"}, "soon": 1}},
        [["FULFILLED", "it"], ["DECLARED", "that"]],
    )
    assert faults(text).keys() == {
        "criteria.it.match.colour",
        "criteria.it.soon",
        "values.0.0",
        "values.1.1",
    }


def test_an_unknown_word_names_the_near_ones() -> None:
    assert (
        "did you mean topic"
        in faults(criterion(match={"act": "join", "topics": "x"}))["criteria.it.match.topics"]
    )


def test_a_value_outside_the_family_is_refused() -> None:
    assert "values.0.0" in faults(rule("element", IT, [["DRAFTED", "it"]]))


def test_a_value_that_follows_by_itself_is_refused() -> None:
    assert "values.0.0" in faults(rule("element", IT, [["NO_EVIDENCE", "it"]]))


def test_values_stand_highest_first_and_once() -> None:
    told = faults(rule("element", IT, [["EVIDENCE", "it"], ["WIDE_EVIDENCE", "it"]]))
    assert told.keys() == {"values.1"}
    assert faults(rule("element", IT, [["EVIDENCE", "it"], ["EVIDENCE", "it"]])).keys() == {
        "values.1"
    }


@pytest.mark.parametrize("more", [{}, {"required": ["it"], "openEnded": True}])
def test_a_duty_has_either_an_end_or_none(more: dict[str, Any]) -> None:
    assert "either `required` or `openEnded: true`" in faults(rule("duty", IT, [], **more))[""]


def test_a_duty_without_an_end_has_no_values_of_its_own() -> None:
    assert "values" in faults(rule("duty", IT, [["DRAFTED", "it"]], openEnded=True))


def test_open_ended_is_said_or_left_out() -> None:
    assert "openEnded" in faults(rule("duty", IT, [], required=["it"], openEnded=False))


def test_only_a_duty_requires_depends_and_has_dues() -> None:
    text = rule("element", IT, [], required=["it"], openEnded=True, dependsOn="2.it")
    assert faults(text).keys() == {"required", "openEnded", "dependsOn"}
    due = {"by": "P-1", "basis": "stated"}
    assert "criteria.it.due" in faults(criterion(match={"act": "join"}, due=due))


def test_required_names_criteria_of_the_rule() -> None:
    assert "required.0" in faults(rule("duty", IT, [], required=["that"]))


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({}, "criteria.it"),
        ({"match": {}}, "criteria.it.match"),
        ({"match": []}, "criteria.it.match"),
        ({"match": "join"}, "criteria.it.match"),
        ({"match": {"act": []}}, "criteria.it.match.act"),
        ({"match": {"act": 3}}, "criteria.it.match.act"),
        ({"match": {"act": "join", "has": ["colour"]}}, "criteria.it.match.has.0"),
        ({"match": {"act": "join", "level": 2}}, "criteria.it.match.level"),
        ({"match": {"act": "join"}, "need": 3}, "criteria.it.need"),
        ({"match": {"act": "join"}, "need": {}}, "criteria.it.need"),
        ({"match": {"act": "join"}, "need": {"count": 0}}, "criteria.it.need.count"),
        ({"match": {"act": "join"}, "need": {"count": True}}, "criteria.it.need.count"),
        ({"match": {"act": "join"}, "need": {"count": 2, "distinct": "year"}}, "criteria.it.need"),
        (
            {"match": {"act": "join"}, "need": {"count": 2, "at_least": 2}},
            "criteria.it.need.at_least",
        ),
        (
            {"match": {"act": "join"}, "need": {"distinct": "colour", "at_least": 2}},
            "criteria.it.need.distinct",
        ),
        (
            {"match": {"act": "join"}, "need": {"distinct": "actor", "at_least": 2}},
            "criteria.it.need",
        ),
        ({"match": {"act": "join"}, "need": {"distinct": "year"}}, "criteria.it.need.at_least"),
        ({"match": {"act": "join"}, "after": 3}, "criteria.it.after"),
        ({"match": {"act": "join"}, "after": ".it"}, "criteria.it.after"),
        ({"match": {"act": "join"}, "text": ""}, "criteria.it.text"),
    ],
)
def test_each_word_of_a_criterion_has_its_shape(said: dict[str, Any], place: str) -> None:
    assert place in faults(criterion(**said))


@pytest.mark.parametrize("due", [{"by": "P-1"}, {"by": "P-1", "basis": "guessed"}, "P-1"])
def test_a_due_names_its_meeting_and_its_basis(due: object) -> None:
    text = rule("duty", {"it": {"match": {"act": "join"}, "due": due}}, [], required=["it"])
    assert any(place.startswith("criteria.it.due") for place in faults(text))


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("that", "values.0.1"),
        (3, "values.0.1"),
        ({}, "values.0.1"),
        ({"not": "it"}, "values.0.1.not"),
        ({"any": []}, "values.0.1.any"),
        ({"any": ["it"], "all": ["it"]}, "values.0.1"),
        ({"all": ["it", {"any": ["that"]}]}, "values.0.1.all.1.any.0"),
        ({"count": 2}, "values.0.1"),
        ({"count": 2, "of": "that"}, "values.0.1.of"),
        ({"distinct": "year", "of": "it"}, "values.0.1.at_least"),
    ],
)
def test_each_condition_has_its_shape(said: object, place: str) -> None:
    assert place in faults(condition(said))


def test_a_value_is_a_pair() -> None:
    assert "values.0" in faults(rule("element", IT, ["EVIDENCE"]))
    assert "values" in faults(rule("element", IT) | {"values": {"EVIDENCE": "it"}})


def test_a_rule_needs_a_criterion_and_its_name_holds_no_dot() -> None:
    assert "criteria" in faults(rule("element", {}))
    assert "criteria.a.b" in faults(rule("element", {"a.b": IT["it"]}))


def test_the_error_tells_every_fault_with_its_place() -> None:
    with pytest.raises(RefusedRule, match=r"required\.0: Unknown: `that`; known are it"):
        parse(rule("duty", IT, [], required=["that"]))
