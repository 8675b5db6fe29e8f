from typing import Any

from service.projections.catalogue import FOLDS_OF
from service.projections.contract import BEGINNING, Fact, Timeline
from service.projections.folds.partnership import Memberships, Partnerships
from tests.service.projections.facts import on, there, told

STREAM = "partnership/phones"
FIRM = "stakeholder/a-firm"


def one(verb: str, occurred: str, position: int = 1, **said: Any) -> Fact:  # noqa: ANN401 - JSON
    return told(f"partnership.{verb}", STREAM, occurred=occurred, position=position, **said)


def partnership(*facts: Fact) -> Timeline:
    return Partnerships().timeline("phones", facts)


def membership(*facts: Fact, capacity: str = "signatory") -> Timeline:
    return Memberships().timeline(f"phones a-firm {capacity}", facts)


PROPOSED = one("proposed", "2002-06", title="Phones are to be collected")
FORMED = one("formed", "2002-12-13", 2, title="The phone partnership", until="2005")


def test_a_partnership_goes_from_proposal_to_conclusion_each_on_its_counting_day() -> None:
    timeline = partnership(PROPOSED, FORMED, one("concluded", "2008", 3))
    assert timeline[0].from_day == BEGINNING
    assert on(timeline, "2002-06-29") is None
    states = [there(timeline, day)["state"] for day in ("2002-06-30", "2002-12-13", "2008-12-31")]
    assert states == ["PROPOSED", "FORMED", "CONCLUDED"]
    assert there(timeline, "2008-12-30")["state"] == "FORMED"


def test_its_dates_stand_as_the_sources_say_them() -> None:
    body = there(partnership(PROPOSED, FORMED), "2003-01-01")["body"]
    assert (body["proposed"], body["formed"], body["until"]) == ("2002-06", "2002-12-13", "2005")


def test_the_forming_gives_the_title_even_when_the_proposal_is_recorded_later() -> None:
    late = partnership(FORMED, one("proposed", "2002-06", 9, title="Phones are to be collected"))
    assert there(late, "2002-07-01")["title"] == "Phones are to be collected"
    assert there(late, "2003-01-01")["title"] == "The phone partnership"


def test_an_extension_whose_date_is_vague_does_not_take_back_a_longer_one() -> None:
    vague = one("extended", "2005", 3, until="2007")
    longer = one("extended", "2005-06", 4, until="2008")
    timeline = partnership(FORMED, vague, longer)
    assert there(timeline, "2005-01-01")["body"]["until"] == "2005"
    assert there(timeline, "2005-07-01")["body"]["until"] == "2008"
    assert there(timeline, "2006-01-01")["body"]["until"] == "2008"


def test_what_is_extended_before_its_forming_counts_was_formed() -> None:
    timeline = partnership(one("formed", "2002"), one("extended", "2002-12-13", 2))
    assert there(timeline, "2002-12-13")["state"] == "FORMED"


def test_joinings_and_leavings_write_no_timeline_of_the_partnership() -> None:
    tables = {
        fold.table for verb in ("joined", "left") for fold in FOLDS_OF[one(verb, "2003").type]
    }
    assert tables == {"membership"}


def test_a_retracted_conclusion_leaves_no_trace() -> None:
    assert (
        there(partnership(PROPOSED, FORMED), "2020-01-01")["body"]
        .keys()
        .isdisjoint({"concluded", "outcome", "lessons"})
    )


def test_partners_from_the_start_are_in_from_the_forming_on() -> None:
    partners = [{"stakeholder": FIRM, "capacity": "signatory"}]
    formed = one("formed", "2002-12-13", partners=partners)
    assert list(Memberships().keys(formed)) == ["phones a-firm signatory"]
    columns = there(membership(formed), "2002-12-13")
    assert columns["body"] == {"since": "2002-12-13", "signed": "2002-12-13"}
    assert columns["until"] is None


def test_a_partner_in_a_launch_has_signed_nothing() -> None:
    partners = [{"stakeholder": FIRM, "capacity": "signatory"}]
    launched = one("formed", "2002-12-13", partners=partners, form="launch")
    assert "signed" not in there(membership(launched), "2002-12-13")["body"]


def test_welcomed_in_march_and_signed_in_july_are_two_capacities_with_a_date_each() -> None:
    welcomed = one("joined", "2005-03", capacity="supporter", how="welcomed")
    signed = one("joined", "2005-07", 2)
    keys = [key for fact in (welcomed, signed) for key in Memberships().keys(fact)]
    assert keys == ["phones a-firm supporter", "phones a-firm signatory"]
    supporter = there(membership(welcomed, capacity="supporter"), "2006-01-01")["body"]
    assert supporter == {"since": "2005-03"}
    assert there(membership(signed), "2006-01-01")["body"] == {
        "since": "2005-07",
        "signed": "2005-07",
    }


def test_a_leaving_ends_the_membership_and_keeps_its_row() -> None:
    timeline = membership(one("joined", "2003"), one("left", "2006-05-01", 2, reason="sold"))
    assert there(timeline, "2006-04-30")["until"] is None
    left = there(timeline, "2006-05-01")
    assert (str(left["until"]), left["body"]["reason"]) == ("2006-05-01", "sold")


def test_a_leaving_recorded_before_the_joining_takes_its_place_in_the_world() -> None:
    timeline = membership(one("left", "2006", 1), one("joined", "2003", 2))
    assert there(timeline, "2004-01-01")["body"] == {"since": "2003", "signed": "2003"}
    assert there(timeline, "2006-12-31")["body"]["until"] == "2006"


def test_whoever_left_in_june_of_the_year_in_which_they_joined_is_not_in_at_its_end() -> None:
    timeline = membership(one("joined", "2005"), one("left", "2005-06", 2))
    assert on(timeline, "2005-06-30") is None
    assert there(timeline, "2005-12-31")["body"]["until"] == "2005-06"


def test_whoever_comes_back_is_in_again_since_then() -> None:
    first, left = one("joined", "2003"), one("left", "2005", 2)
    back = one("joined", "2005-06", 3, how="welcomed")
    again = there(membership(first, left, back), "2006-01-01")
    assert again["body"] == {"since": "2005-06"}
    assert (again["until"], again["event"]) == (None, 3)
    gone = membership(first, left, back, one("left", "2009", 4))
    assert there(gone, "2010-01-01")["body"]["until"] == "2009"


def test_a_leaving_alone_makes_no_member() -> None:
    assert on(membership(one("left", "2005")), "2006-01-01") is None


def test_a_corrected_capacity_is_another_membership_and_the_first_one_is_gone() -> None:
    joined = one("joined", "2003", 7)
    corrected = joined._replace(data={**joined.data, "capacity": "observer"})
    assert list(Memberships().keys(corrected)) == ["phones a-firm observer"]
    assert on(membership(), "2020-01-01") is None
    assert there(membership(corrected, capacity="observer"), "2004-01-01")["event"] == 7


def test_whose_leaving_is_retracted_was_never_gone() -> None:
    first, back = one("joined", "2003"), one("joined", "2007", 3)
    left = one("left", "2005", 2)
    assert there(membership(first, left), "2006-01-01")["until"] is not None
    assert there(membership(first), "2006-01-01")["until"] is None
    assert there(membership(first, left, back), "2008-01-01")["body"]["since"] == "2007"
