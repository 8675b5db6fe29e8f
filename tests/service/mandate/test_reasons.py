"""Why an event does not count: each reason, and that the first that applies is given."""

from dataclasses import replace

from tests.service.mandate.told import (
    DUTY,
    RESPONSE,
    adopted,
    decided,
    drafted,
    joined,
    submitted,
    worked,
)
from tests.service.mandate.world import Story, given, rule

SEQUENCE = rule(
    "duty",
    {
        "drafted": {"match": {"act": "draft"}},
        "decided": {"after": "drafted", "match": {"act": "decide"}},
    },
    required=["drafted"],
)
LATER = "2009-12-31"


def reason(story: Story, day: str = LATER) -> str:
    return story.reasons(day)["e1"]


def test_what_was_taken_back_is_retracted_before_all_else() -> None:
    event = drafted("1999-01-01", retracted=True, admitted=False, bearing="analogue")
    assert reason(given(event).under(DUTY)) == "RETRACTED"


def test_a_proposed_claim_is_not_admitted() -> None:
    event = drafted("1999-01-01", admitted=False, bearing="analogue")
    assert reason(given(event).under(DUTY)) == "NOT_ADMITTED"


def test_a_decisions_own_adoption_is_recognized_by_its_stream() -> None:
    event = decided("1999-01-01", other="xy-1-2", bearing="background")
    assert reason(given(event).under(SEQUENCE)) == "OWN_ADOPTION"
    assert reason(given(decided("2001-01-01")).under(SEQUENCE)) == "PREDECESSOR_UNMET"


def test_other_bearings_are_related_and_never_counted() -> None:
    for bearing in ("analogue", "successor", "background"):
        story = given(drafted("1999-01-01", bearing=bearing)).under(DUTY)
        assert reason(story) == "NOT_DIRECT"


def test_what_was_before_the_window_does_not_count() -> None:
    assert reason(given(drafted("2000-06-04")).under(DUTY)) == "BEFORE_WINDOW"
    assert given(drafted("2000-06-05")).under(DUTY).value("2000-06-09") == "DRAFTED"


def test_the_window_looks_at_the_counting_day() -> None:
    assert given(drafted("2000")).under(DUTY).value("2000-12-31") == "DRAFTED"


def test_an_act_that_no_criterion_asks_for() -> None:
    assert reason(given(joined("2001-01-01", "maker")).under(DUTY)) == "ACT"


def test_an_act_that_fits_and_fails_is_rejected_for_its_fields() -> None:
    event = worked("2001-01", "north", level="global")
    story = given(event).under(RESPONSE)
    assert reason(story, "2001-01-15") == "FIELDS"
    rejected = story.explained(LATER).criteria[1].rejected[0]
    assert [one.word for one in rejected.failures] == ["level", "by"]


def test_the_nearest_match_is_the_one_with_the_fewest_failing_tests() -> None:
    text = rule(
        "element",
        {
            "it": {
                "match": [
                    {"act": "join", "by": "greens", "capacity": "host", "has": ["region"]},
                    {"act": "join", "by": "greens", "capacity": "donor"},
                    {"act": "join", "by": "states", "capacity": "host"},
                ]
            }
        },
        [["EVIDENCE", "it"]],
    )
    story = given(joined("2001-01-01", "maker")).under(text)
    failures = story.explained(LATER).criteria[0].rejected[0].failures
    assert [(one.word, one.wanted) for one in failures] == [
        ("capacity", ("donor",)),
        ("by", ("greens",)),
    ]


def test_a_date_that_may_be_later_is_said_and_one_that_is_later_is_no_part_of_the_answer() -> None:
    story = given(drafted("2001-01")).under(DUTY)
    assert story.reasons("2000-12-31") == {}
    assert reason(story, "2001-01-01") == "DATE_MAY_BE_LATER"
    assert story.reasons("2001-01-31") == {}
    assert story.value("2001-01-31") == "DRAFTED"


def test_before_its_predecessor_an_event_waits_and_then_it_came_too_early() -> None:
    story = given(decided("2001-01-01"), drafted("2001-02-01")).under(SEQUENCE)
    assert reason(story, "2001-01-31") == "PREDECESSOR_UNMET"
    assert reason(story, "2001-02-01") == "OUT_OF_SEQUENCE"


def test_an_event_may_count_for_one_criterion_and_be_rejected_from_another() -> None:
    told = given(adopted(body="stakeholder/assembly")).under(DUTY).explained(LATER)
    by_name = {report.name: report for report in told.criteria}
    assert [one.id for one in by_name["adopted-by-any"].matched] == ["e1"]
    assert [one.evidence.id for one in by_name["adopted"].rejected] == ["e1"]
    assert told.others == ()


def test_lists_are_in_the_order_of_counting_days_then_positions() -> None:
    story = given(submitted("2001-02"), drafted("2001-01-05"), drafted("2001-01-05")).under(DUTY)
    matched = story.explained(LATER).criteria[1].matched
    assert [one.id for one in matched] == ["e2", "e3"]
    shuffled = replace(story, evidence={k: v[::-1] for k, v in story.evidence.items()})
    assert shuffled.explained(LATER) == story.explained(LATER)
