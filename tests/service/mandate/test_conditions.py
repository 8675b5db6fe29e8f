"""How much is enough, what follows from it, and in which order things must come."""

from typing import Any

from service.mandate.evidence import Evidence
from tests.service.mandate.test_language import mapped
from tests.service.mandate.told import decided, drafted, joined, worked
from tests.service.mandate.world import given, rule

LATER = "2009-12-31"


def test_need_counts_events() -> None:
    text = rule(
        "element",
        {"it": {"match": {"act": "join"}, "need": {"count": 2}}},
        [["EVIDENCE", "it"]],
    )
    story = given(joined("2001-01-01", "maker"), joined("2001-02-01", "maker")).under(text)
    assert story.value("2001-01-31") == "NO_EVIDENCE"
    assert story.value("2001-02-01") == "EVIDENCE"


def test_need_counts_distinct_values_of_rows_that_passed() -> None:
    text = rule(
        "element",
        {
            "it": {
                "match": {"act": "map", "finding": ["met", "not-met"]},
                "need": {"distinct": "principle", "at_least": 3},
            }
        },
        [["EVIDENCE", "it"]],
    )
    first = mapped(("1", "met"), ("2", "not-met"), ("3", "not-shown"))
    assert given(first, first).under(text).value(LATER) == "NO_EVIDENCE"
    story = given(first, mapped(("3", "met"), day="2001-02-01")).under(text)
    assert story.value(LATER) == "EVIDENCE"


def distinct(*events: Evidence, **measure: object) -> bool:
    text = rule(
        "element",
        {"it": {"match": {"act": ["join", "work"]}}},
        [["WIDE_EVIDENCE", {"of": "it", **measure}], ["EVIDENCE", "it"]],
    )
    return given(*events).under(text).value(LATER) == "WIDE_EVIDENCE"


def test_distinct_actors_are_identities_of_a_class_merged_ones_once() -> None:
    two: dict[str, Any] = {"distinct": "actor", "class": "makers", "at_least": 2}
    assert distinct(joined("2001-01-01", "smith"), joined("2001-01-01", "maker"), **two)
    assert not distinct(
        joined("2001-01-01", "smith"), joined("2002-01-01", "smith-and-sons"), **two
    )
    assert not distinct(joined("2001-01-01", "smith"), joined("2001-01-01", "green"), **two)


def test_distinct_years_are_those_of_counting_days() -> None:
    two: dict[str, Any] = {"distinct": "year", "at_least": 2}
    assert distinct(joined("2001-12-31", "smith"), joined("2002-01-01", "smith"), **two)
    assert not distinct(joined("2001-01", "smith"), joined("2001", "smith"), **two)


def test_distinct_values_of_a_field() -> None:
    two: dict[str, Any] = {"distinct": "sector", "at_least": 2}
    assert distinct(joined("2001-01-01", "smith", sectors=["lead", "metals"]), **two)
    assert not distinct(joined("2001-01-01", "smith", sectors=["lead"]), **two)


def test_a_condition_counts_matched_events() -> None:
    assert distinct(joined("2001-01-01", "smith"), joined("2001-01-01", "smith"), count=2)
    assert not distinct(joined("2001-01-01", "smith"), count=2)


def test_a_condition_may_count_over_several_criteria_an_event_once() -> None:
    text = rule(
        "element",
        {"a": {"match": {"act": "join"}}, "b": {"match": {"act": ["join", "work"]}}},
        [["WIDE_EVIDENCE", {"count": 2, "of": ["a", "b"]}], ["EVIDENCE", "b"]],
    )
    one, other = joined("2001-01-01", "maker"), worked("2001-01-01")
    assert given(one).under(text).value(LATER) == "EVIDENCE"
    assert given(one, other).under(text).value(LATER) == "WIDE_EVIDENCE"


def test_any_and_all_hold_conditions_of_every_kind() -> None:
    text = rule(
        "element",
        {"a": {"match": {"act": "join"}}, "b": {"match": {"act": "work"}}},
        [
            ["WIDE_EVIDENCE", {"all": ["a", {"any": ["b", {"count": 2, "of": "a"}]}]}],
            ["EVIDENCE", {"any": ["a", "b"]}],
        ],
    )
    join = joined("2001-01-01", "maker")
    assert given(worked("2001-01-01")).under(text).value(LATER) == "EVIDENCE"
    assert given(join).under(text).value(LATER) == "EVIDENCE"
    assert given(join, join).under(text).value(LATER) == "WIDE_EVIDENCE"
    assert given(join, worked("2001-01-01")).under(text).value(LATER) == "WIDE_EVIDENCE"


AFTER = rule(
    "element",
    {
        "first": {"match": {"act": "draft"}},
        "then": {"after": "first", "match": {"act": "decide"}},
    },
    [["EVIDENCE", "then"]],
)


def test_after_wants_the_other_criterion_first_and_the_same_day_will_do() -> None:
    assert (
        given(drafted("2001-01-01"), decided("2001-01-01")).under(AFTER).value(LATER) == "EVIDENCE"
    )
    assert (
        given(drafted("2001-01-02"), decided("2001-01-01")).under(AFTER).value(LATER)
        == "NO_EVIDENCE"
    )


def test_after_compares_counting_days() -> None:
    story = given(drafted("2001"), decided("2001-12-30"), decided("2001-12")).under(AFTER)
    assert story.reasons(LATER)["e2"] == "OUT_OF_SEQUENCE"
    assert story.value(LATER) == "EVIDENCE"


def test_after_may_name_a_criterion_of_another_paragraph() -> None:
    mine = rule(
        "element", {"it": {"after": "2.it", "match": {"act": "decide"}}}, [["EVIDENCE", "it"]]
    )
    theirs = rule("element", {"it": {"match": {"act": "draft"}}}, [["EVIDENCE", "it"]], number="2")
    event = decided("2001-06-01")
    assert given(event, on_2=[drafted("2001-05-01")]).under(mine, theirs).value(LATER) == "EVIDENCE"
    assert given(event, on_2=[]).under(mine, theirs).value(LATER) == "NO_EVIDENCE"


def test_a_circle_of_after_meets_nothing_and_ends() -> None:
    text = rule(
        "element",
        {
            "a": {"after": "b", "match": {"act": "draft"}},
            "b": {"after": "a", "match": {"act": "decide"}},
        },
        [["EVIDENCE", "a"]],
    )
    assert given(drafted(), decided("2001-01-01")).under(text).value(LATER) == "NO_EVIDENCE"


def test_after_a_criterion_that_no_rule_has_nothing_counts_and_all_is_explained() -> None:
    for after in ("9.it", "other"):
        text = rule(
            "element", {"it": {"after": after, "match": {"act": "decide"}}}, [["EVIDENCE", "it"]]
        )
        story = given(decided("2001-06-01")).under(text)
        assert story.value(LATER) == "NO_EVIDENCE"
        assert story.reasons(LATER) == {"e1": "PREDECESSOR_UNMET"}
