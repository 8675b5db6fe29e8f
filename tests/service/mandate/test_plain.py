"""A rule told in plain words says all that the rule says."""

from typing import Any

from service.mandate.plain import in_plain_words
from service.mandate.rules import parse
from service.mandate.sentence import render
from tests.service.mandate.loaded import Loaded
from tests.service.mandate.told import DUTY, RESPONSE
from tests.service.mandate.world import rule


def said(text: dict[str, Any]) -> list[str]:
    return [render(sentence) for sentence in in_plain_words(parse(text))]


def test_criteria_come_first_then_the_values_the_highest_first() -> None:
    assert said(DUTY) == [
        "asked: views asked for.",
        "drafted, required: a draft.",
        "submitted: submitted.",
        "adopted, required: adoption by the panel.",
        "adopted is due by P-1 (implied).",
        "adopted-by-any: adopted-by-any.",
        "reported, required: report to the assembly.",
        "reported is due by A-2 (stated).",
        "FULFILLED takes drafted and adopted and reported.",
        "ADOPTED_AS_ASKED takes adopted.",
        "ADOPTED_BY_OTHER_BODY takes adopted-by-any.",
        "SUBMITTED takes submitted.",
        "DRAFTED takes drafted.",
    ]


def test_conditions_say_what_is_counted_and_where() -> None:
    assert said(RESPONSE)[3:] == [
        "SUSTAINED takes 3 different years in makers and 3 different years in greens.",
        "RESPONSE_BROAD takes makers and greens.",
        "RESPONSE_PARTIAL takes makers or greens.",
        "DECLARED takes words.",
    ]


def test_conditions_within_conditions_stand_in_brackets() -> None:
    criteria = {name: {"match": {"act": "join"}} for name in "abc"}
    either = {"any": ["b", {"count": 2, "of": ["a", "c"]}]}
    text = rule("response", criteria, [["RESPONSE_PARTIAL", {"all": ["a", either]}]])
    assert said(text)[-1] == "RESPONSE_PARTIAL takes a and (b or 2 events in a and c)."


def test_measures_sequences_dependence_and_the_want_of_an_end_are_told() -> None:
    criteria: dict[str, dict[str, object]] = {
        "two": {"match": {"act": "report"}, "need": {"count": 2}},
        "after": {"after": "two", "match": {"act": "draft"}},
    }
    text = rule("duty", criteria, dependsOn="2.drafted", openEnded=True)
    assert said(text)[2:] == [
        "two takes 2 events.",
        "after counts only from the day on which 1.two is met.",
        "BLOCKED while 2.drafted is not met, nor anything here.",
        "It has no end: work goes no higher than IN_PROGRESS.",
    ]


def test_every_rule_of_the_shipped_decision_can_be_told() -> None:
    for one in Loaded().rules.values():
        told = [render(sentence) for sentence in in_plain_words(one)]
        for name in (criterion.name for criterion in one.criteria):
            assert any(line.startswith((f"{name}:", f"{name}, required:")) for line in told)
        values = [line.partition(" takes ")[0] for line in told if line[0].isupper()]
        assert [name for name, _ in one.values] == [v for v in values if v in dict(one.values)]
