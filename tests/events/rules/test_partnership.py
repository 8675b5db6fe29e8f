"""Partnerships: joined late is the normal case, joined after the end is not."""

import pytest

from events.envelope import Proposed
from tests.events.rules.stories import Said, corrected, retracted, rules, told

STREAM = "partnership/mppi"
NOKIA = "stakeholder/nokia"


def formed(occurred: str = "2002-12-12", **data: Said) -> Proposed:
    return told("partnership.formed", STREAM, occurred, form="declaration", **data)


def joined(occurred: str = "2003", capacity: str = "signatory") -> Proposed:
    return told(
        "partnership.joined", STREAM, occurred, partner=NOKIA, capacity=capacity, how="signed"
    )


def left(occurred: str = "2005", capacity: str = "signatory") -> Proposed:
    return told("partnership.left", STREAM, occurred, partner=NOKIA, capacity=capacity)


def extended(until: str, occurred: str = "2005") -> Proposed:
    return told("partnership.extended", STREAM, occurred, until=until)


def concluded(occurred: str = "2008") -> Proposed:
    return told("partnership.concluded", STREAM, occurred, outcome="done")


def test_a_partnership_is_formed_and_joined_in_one_request() -> None:
    assert rules(formed(), joined()) == []


def test_nobody_joins_what_has_not_begun() -> None:
    assert rules(joined()) == ["partnership.joined/not-begun", "partnership.joined/not-formed"]


def test_a_proposed_partnership_is_not_formed() -> None:
    proposed = told("partnership.proposed", STREAM, by=[NOKIA], aim="less waste")
    assert rules(joined(), after=[proposed]) == ["partnership.joined/not-formed"]


def test_a_partnership_is_formed_once() -> None:
    assert rules(formed("2009"), after=[formed()]) == ["partnership.formed/exists"]


def test_a_partner_is_in_once_in_each_capacity() -> None:
    assert rules(joined(), after=[formed(), joined()]) == ["partnership.joined/member"]
    assert rules(joined(capacity="donor"), after=[formed(), joined()]) == []


def test_those_who_formed_it_are_in() -> None:
    founded = formed(partners=[{"stakeholder": NOKIA, "capacity": "signatory"}])
    assert rules(joined(), after=[founded]) == ["partnership.joined/member"]


def test_whoever_left_may_join_again() -> None:
    assert rules(joined("2007"), after=[formed(), joined(), left()]) == []


def test_a_joining_recorded_after_the_conclusion_is_accepted_if_it_may_have_come_before() -> None:
    assert rules(joined("2006"), after=[formed(), concluded("2015")]) == []
    assert rules(joined("2015"), after=[formed(), concluded("2015-06-01")]) == []
    assert rules(joined("2016"), after=[formed(), concluded("2015")]) == [
        "partnership.joined/closed"
    ]


def test_a_conclusion_certainly_before_a_joining_is_refused() -> None:
    assert rules(concluded("2002-12"), after=[formed(), joined("2003")]) == [
        "partnership.concluded/order"
    ]


def test_nobody_leaves_who_is_not_in() -> None:
    assert rules(left(), after=[formed()]) == ["partnership.left/not-in"]
    assert rules(left("2002"), after=[formed(), joined("2003")]) == ["partnership.left/order"]


def test_an_extension_goes_beyond_what_was_agreed() -> None:
    agreed = formed(until="2006-12-31")
    assert rules(extended("2006-12-31"), after=[agreed]) == ["partnership.extended/until"]
    assert rules(extended("2008"), after=[agreed]) == []


def test_an_earlier_extension_may_be_recorded_late() -> None:
    history = [formed(until="2004"), extended("2010", occurred="2008")]
    assert rules(extended("2008", occurred="2004-06"), after=history) == []


def test_it_is_concluded_once() -> None:
    assert rules(concluded(), after=[formed(), concluded()]) == ["partnership.concluded/exists"]


def test_a_correction_is_judged_on_the_outcome() -> None:
    begun, joining, end = formed(), joined("2003"), concluded("2004")
    history = [begun, joining, end]
    assert rules(corrected(joining, occurred="2005"), after=history) == [
        "partnership.joined/closed",
        "partnership.concluded/order",
    ]
    assert rules(corrected(end, occurred="2002-12-20"), after=history) == [
        "partnership.joined/closed",
        "partnership.concluded/order",
    ]
    assert rules(corrected(joining, capacity="donor"), after=history) == []


def test_a_contradiction_may_be_repaired_in_the_same_request() -> None:
    begun, joining, end = formed(), joined("2003"), concluded("2004")
    mended = (corrected(joining, occurred="2005"), corrected(end, occurred="2006"))
    assert rules(*mended, after=[begun, joining, end]) == []


def test_a_retracted_conclusion_closes_nothing() -> None:
    end = concluded("2004")
    assert rules(joined("2005"), after=[formed(), end, retracted(end)]) == []


def test_a_retraction_that_orphans_a_leaving_is_refused() -> None:
    joining = joined()
    assert rules(retracted(joining), after=[formed(), joining, left()]) == [
        "partnership.left/not-in"
    ]


@pytest.mark.parametrize("end", ["2003", "2003-06", "2003-06-15"])
@pytest.mark.parametrize("day", ["2002", "2003", "2003-06", "2003-06-15", "2003-06-16", "2004"])
def test_joining_and_conclusion_are_taken_or_not_whichever_is_recorded_first(
    day: str, end: str
) -> None:
    begun = formed("2001")
    late_joining = rules(joined(day), after=[begun, concluded(end)])
    late_conclusion = rules(concluded(end), after=[begun, joined(day)])
    assert bool(late_joining) == bool(late_conclusion)
