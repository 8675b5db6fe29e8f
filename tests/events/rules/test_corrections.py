"""Corrections and retractions: one chain per event, the latest wins, the first goes last."""

from events.rules.streams import effective, judge
from tests.events.rules.stories import asked, corrected, recorded, retracted, rules, told

STREAM = "post/partnerships"
POST = told("post.created", STREAM, body="stakeholder/x-cop", host="stakeholder/x", task="work")
STAKEHOLDER = told("stakeholder.registered", "stakeholder/a", name="A", type="company")
DESCRIBED = told("stakeholder.described", "stakeholder/a", name="B")


def test_a_target_must_lie_earlier_on_the_same_stream() -> None:
    assert rules(corrected(DESCRIBED), after=[STAKEHOLDER]) == ["event.corrected/target"]
    (refusal,) = judge(asked([], [retracted(POST)]))
    assert (refusal.code, refusal.rule) == ("unknown-reference", "event.retracted/target")


def test_an_event_of_the_same_request_can_be_corrected() -> None:
    assert rules(STAKEHOLDER, corrected(STAKEHOLDER, name="C")) == []


def test_a_correction_may_name_the_latest_correction() -> None:
    first = corrected(STAKEHOLDER, name="C")
    second = told(
        "event.corrected",
        "stakeholder/a",
        target={"source": first.source, "id": first.id},
        data={**STAKEHOLDER.data, "name": "D"},
        reason="again",
    )
    assert rules(second, after=[STAKEHOLDER, first]) == []
    assert [e.data["name"] for e in effective(recorded([STAKEHOLDER, first, second]))] == ["D"]
    third = corrected(STAKEHOLDER, name="E")
    assert rules(third, after=[STAKEHOLDER, first, second]) == []


def test_an_outdated_correction_is_no_target() -> None:
    first, second = corrected(STAKEHOLDER, name="C"), corrected(STAKEHOLDER, name="D")
    outdated = corrected(first)
    assert rules(outdated, after=[STAKEHOLDER, first, second]) == ["event.corrected/latest"]


def test_a_retracted_target_is_closed() -> None:
    gone = retracted(DESCRIBED)
    (refusal,) = judge(asked(recorded([STAKEHOLDER, DESCRIBED, gone]), [corrected(DESCRIBED)]))
    assert refusal.code == "retracted-target"


def test_new_data_is_read_by_the_targets_model() -> None:
    assert rules(corrected(STAKEHOLDER, type="pirate"), after=[STAKEHOLDER]) == [
        "event.corrected/data"
    ]
    assert rules(corrected(STAKEHOLDER, colour="red"), after=[STAKEHOLDER]) == [
        "event.corrected/data"
    ]


def test_the_first_event_goes_only_with_all_that_follows() -> None:
    history = [STAKEHOLDER, DESCRIBED]
    assert "event.retracted/first" in rules(retracted(STAKEHOLDER), after=history)
    assert rules(retracted(DESCRIBED), retracted(STAKEHOLDER), after=history) == []


def test_a_stream_that_was_taken_back_begins_anew() -> None:
    history = [POST, retracted(POST)]
    again = told("post.created", STREAM, body="stakeholder/x", host="stakeholder/x", task="work")
    assert rules(again, after=history) == []
    assert rules(DESCRIBED, after=[STAKEHOLDER, retracted(STAKEHOLDER)]) == [
        "stakeholder.described/not-begun"
    ]


def test_what_was_wrong_before_the_request_does_not_block_a_correction() -> None:
    twice = told("post.created", STREAM, body="stakeholder/x", host="stakeholder/x", task="work")
    assert rules(corrected(POST, task="other work"), after=[POST, twice]) == []


def test_references_of_a_correction_must_exist() -> None:
    change = corrected(POST, host="stakeholder/nobody")
    (refusal,) = judge(asked(recorded([POST]), [change]), {"stakeholder/x-cop"})
    assert (refusal.code, refusal.name) == ("unknown-reference", "stakeholder/nobody")
