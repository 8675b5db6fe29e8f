"""References: streams, paragraphs of loaded instruments, events."""

from events.rules.needed import needed_by
from events.rules.refusal import Refusal
from events.rules.streams import judge
from tests.events.rules.stories import asked, recorded, told
from tests.sentences.telling import tell

PLEDGE = told("contribution.pledged", "contribution/one", donor="stakeholder/donor", form="money")
DONOR = told("stakeholder.registered", "stakeholder/donor", name="Donor", type="government")


def test_a_reference_must_exist() -> None:
    (refusal,) = judge(asked([], [PLEDGE]))
    assert refusal == Refusal(
        0,
        "unknown-reference",
        "contribution.pledged/reference",
        "No stream stakeholder/donor: record it first, or correct the name.",
        name="stakeholder/donor",
    )


def test_a_stream_of_the_same_request_exists() -> None:
    assert judge(asked([], [PLEDGE, DONOR])) == ()


def test_a_stream_whose_events_were_given_exists() -> None:
    assert judge(asked(recorded([DONOR]), [PLEDGE])) == ()


def test_a_paragraph_is_looked_for_where_its_instrument_is_loaded() -> None:
    claim = [{"paragraph": "XY-1#9", "bearing": "direct", "reason": "it does"}]
    claiming = told("training.held", "activity/one", evidence=claim)
    assert judge(asked([], [claiming])) == ()
    (refusal,) = judge(asked([], [claiming]), {"instrument/xy-1"})
    assert (refusal.code, refusal.name) == ("unknown-reference", "XY-1#9")
    assert judge(asked([], [claiming]), {"instrument/xy-1", "XY-1#9"}) == ()


def test_needs_names_what_is_read_and_what_only_has_to_exist() -> None:
    answer = told(
        "response.received",
        "response/one",
        by=["stakeholder/donor"],
        answers="consultation/one",
        evidence=[{"paragraph": "XY-1#9", "bearing": "direct", "reason": "it does"}],
    )
    needed = needed_by(tell([answer]))
    assert needed.read == {"response/one", "consultation/one"}
    assert needed.exist == {"stakeholder/donor", "consultation/one", "XY-1#9"}


def test_a_claim_names_an_event() -> None:
    made = told(
        "claim.made",
        "paragraph/xy-1-9",
        event={"source": "urn:test", "id": "nothing"},
        paragraph="XY-1#9",
        bearing="direct",
        reason="it does",
    )
    assert needed_by(tell([made])).events == {("urn:test", "nothing")}
    assert [refusal.code for refusal in judge(asked([], [made]))] == ["unknown-reference"]
