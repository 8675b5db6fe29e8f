"""How firm a value is: on stated evidence alone, with proposed claims, with what people accept as equivalent."""

from tests.service.mandate.test_duties import FOLLOWING, SECOND
from tests.service.mandate.told import DUTY, drafted, submitted
from tests.service.mandate.world import given


def test_a_value_that_rests_on_a_reading_says_what_sources_state() -> None:
    status = given(drafted(stated=False)).under(DUTY).on("2000-12-01")
    assert (status.value, status.stated_only) == ("DRAFTED", "NOT_STARTED")


def test_a_proposed_claim_counts_only_as_claimed() -> None:
    status = given(drafted(admitted=False)).under(DUTY).on("2000-12-01")
    assert (status.value, status.as_claimed) == ("NOT_STARTED", "DRAFTED")


def test_a_proposed_claim_is_not_stated_either() -> None:
    assert given(drafted(admitted=False)).under(DUTY).on("2000-12-01").stated_only == "NOT_STARTED"


def test_retracted_and_indirect_evidence_counts_on_no_reading() -> None:
    for event in (drafted(retracted=True), drafted(bearing="analogue", admitted=False)):
        status = given(event).under(DUTY).on("2000-12-01")
        assert {status.value, status.stated_only, status.as_claimed} == {"NOT_STARTED"}


def test_a_reading_on_another_paragraph_reaches_the_one_that_depends_on_it() -> None:
    story = given(on_2=[drafted(stated=False)]).under(FOLLOWING, SECOND)
    status = story.on("2000-12-01")
    assert (status.value, status.stated_only) == ("NOT_STARTED", "BLOCKED")


def test_an_accepted_equivalence_stands_beside_the_value_from_its_own_day() -> None:
    story = given(submitted(bearing="analogue")).under(DUTY).equated("drafted", "e1", "2001-05-01")
    assert story.on("2001-04-30").with_equivalences is None
    status = story.on("2001-05-01")
    assert (status.value, status.with_equivalences) == ("SILENT", "DRAFTED")


def test_an_equivalence_takes_the_event_on_the_events_own_day() -> None:
    story = given(submitted("2001-02-01", bearing="analogue")).under(DUTY)
    status = story.equated("adopted", "e1", "2001-05-01").on("2001-05-01")
    assert status.with_equivalences == "ADOPTED_AS_ASKED"


def test_an_equivalence_with_a_retracted_event_is_not_in_force() -> None:
    story = given(submitted(bearing="analogue", retracted=True)).under(DUTY)
    status = story.equated("drafted", "e1", "2001-01-01").on("2001-05-01")
    assert status.with_equivalences is None


def test_an_equivalence_turns_the_timeline_by_its_event() -> None:
    story = given(submitted(bearing="analogue")).under(DUTY).equated("drafted", "e1", "2001-05-01")
    turn = next(one for one in story.turns() if str(one.from_day) == "2001-05-01")
    assert turn.cause is not None
    assert turn.cause.event == 1
