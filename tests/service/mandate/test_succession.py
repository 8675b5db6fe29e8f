"""Later decisions: asked again, asked in other words, replaced."""

from tests.service.mandate.told import (
    DUTY,
    ELEMENT,
    RESPONSE,
    adopted,
    drafted,
    joined,
    reported,
    worked,
)
from tests.service.mandate.world import given

NEXT = "2002-06-07"


def test_what_is_asked_again_stays_answerable_and_shows_by_what() -> None:
    for kind in ("renews", "amends"):
        story = given(drafted()).under(DUTY).succeeded(kind, "2001-02-01")
        assert story.on("2001-01-31").continued_by == ()
        status = story.on("2001-02-01")
        assert status.value == "DRAFTED"
        assert [(one.address, one.kind) for one in status.continued_by] == [("XY-2/1#1", kind)]


def test_a_replaced_duty_is_superseded_and_keeps_its_last_value() -> None:
    story = given(drafted()).under(DUTY).succeeded("replaces", "2001-02-01")
    assert (story.on("2001-01-31").value, story.on("2001-01-31").last_value) == ("DRAFTED", None)
    assert (story.on("2001-02-01").value, story.on("2001-02-01").last_value) == (
        "SUPERSEDED",
        "DRAFTED",
    )


def test_a_duty_fulfilled_the_day_before_stays_fulfilled() -> None:
    kept = given(drafted(), adopted(), reported()).under(DUTY).succeeded("replaces", "2002-06-04")
    assert (kept.value("2002-06-04"), kept.on("2002-06-04").last_value) == ("FULFILLED", None)


def test_a_duty_done_on_the_day_of_its_replacement_was_not_fulfilled_the_day_before() -> None:
    story = given(drafted(), adopted(), reported()).under(DUTY).succeeded("replaces", "2002-06-03")
    status = story.on("2002-06-03")
    assert (status.value, status.last_value) == ("SUPERSEDED", "ADOPTED_AS_ASKED")


def test_what_is_done_after_the_end_changes_nothing() -> None:
    story = given(drafted(), adopted(), reported()).under(DUTY).succeeded("replaces", "2001-01-01")
    assert (story.value("2009-01-01"), story.on("2009-01-01").last_value) == (
        "SUPERSEDED",
        "DRAFTED",
    )


def test_a_due_after_the_end_is_never_past() -> None:
    story = given(drafted()).under(DUTY).succeeded("replaces", "2001-04-01")
    assert [one.name for one in story.on("2009-01-01").past_due] == ["adopted"]


def test_a_due_on_the_day_of_the_end_is_never_past() -> None:
    story = given(drafted()).under(DUTY).succeeded("replaces", "2001-03-05")
    assert story.on("2009-01-01").past_due == ()


def test_responses_and_elements_end_with_any_replacement() -> None:
    answered = given(worked("2001-01-01", "maker", "green")).under(RESPONSE)
    status = answered.succeeded("replaces", NEXT).on(NEXT)
    assert (status.value, status.last_value) == ("SUPERSEDED", "RESPONSE_BROAD")
    option = given(joined("2001-01-01", "maker")).under(ELEMENT).succeeded("replaces", NEXT)
    assert (option.value(NEXT), option.on(NEXT).last_value) == ("SUPERSEDED", "EVIDENCE")


def test_the_first_of_two_replacements_ends_it() -> None:
    story = given(drafted()).under(DUTY)
    twice = story.succeeded("replaces", NEXT, "XY-3/1#1").succeeded("replaces", "2000-11-01")
    assert (twice.value("2000-11-01"), twice.on(NEXT).last_value) == ("SUPERSEDED", "NOT_STARTED")
    assert [one.address for one in twice.on(NEXT).continued_by] == ["XY-2/1#1", "XY-3/1#1"]


def test_a_replacement_on_the_day_of_adoption_leaves_no_last_value() -> None:
    story = given().under(DUTY).succeeded("replaces", "2000-06-09")
    assert (story.value("2000-06-09"), story.on("2000-06-09").last_value) == ("SUPERSEDED", None)


def test_the_value_beside_may_end_where_the_value_itself_is_fulfilled() -> None:
    read = reported(stated=False)
    story = given(drafted(), adopted(), read).under(DUTY).succeeded("replaces", "2002-06-10")
    status = story.on("2002-06-10")
    assert (status.value, status.stated_only) == ("FULFILLED", "SUPERSEDED")
