"""What the rules promise whatever happens: more never lowers, order does not matter, a mistake undone leaves nothing.

Statuses are compared, not causes: of two events on one day it is the first recorded that is named.
"""

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given as forall
from hypothesis import settings
from hypothesis import strategies as st

from events.types.codes import STATUS_VALUES
from service.mandate.evaluate import Status, status_on
from service.mandate.evidence import Evidence
from tests.service.mandate.loaded import Loaded
from tests.service.mandate.test_duties import FOLLOWING, SECOND
from tests.service.mandate.test_timeline import DAYS, evidence
from tests.service.mandate.told import DUTY, ELEMENT, RESPONSE, decided
from tests.service.mandate.turned import timeline
from tests.service.mandate.world import Story, given, rule

# Whatever a body decides counts here: the loosest rule there can be for a decision's own adoption.
DECIDES = rule("response", {"any": {"match": {"act": "decide"}}}, [["RESPONSE_PARTIAL", "any"]])
CALLS = ("1", "2", "8", "9", "a", "b", "c", "d", "e")


@cache
def shipped() -> Loaded:
    return Loaded()


def stood(story: Story) -> list[tuple[date, Status | None]]:
    return [(turn.from_day, turn.status) for turn in story.turns()]


def ranks(status: Status | None, family: str) -> tuple[int, ...]:
    """Return how high a status stands on each reading; the lowest is 0."""
    assert status is not None
    ladder = STATUS_VALUES[family][::-1]
    return tuple(map(ladder.index, (status.value, status.stated_only, status.as_claimed)))


def no_lower(more: tuple[int, ...], less: tuple[int, ...]) -> bool:
    return all(one >= other for one, other in zip(more, less, strict=True))


def named(held: list[Evidence]) -> list[Evidence]:
    return [replace(one, id=f"n{place}") for place, one in enumerate(held)]


@settings(max_examples=150, deadline=None)
@forall(
    st.sampled_from((RESPONSE, ELEMENT, DECIDES)),
    st.lists(evidence(), max_size=6),
    evidence(),
    DAYS,
)
def test_more_evidence_never_lowers_an_answer_to_a_call(
    text: dict[str, Any], held: list[Evidence], further: Evidence, day: date
) -> None:
    fewer, more = given(*held).under(text), given(*held, further).under(text)
    if (less := status_on(fewer.case, day)) is not None:
        family = text["family"]
        assert no_lower(ranks(status_on(more.case, day), family), ranks(less, family))


@pytest.mark.parametrize("number", CALLS)
def test_taking_any_event_out_of_the_shipped_history_raises_nothing(number: str) -> None:
    case, family = shipped().case(number), shipped().rules[f"BC-VI/32#{number}"].family
    whole, day = case.evidence[case.paragraph], date(2013, 12, 31)
    for out in whole:
        left = tuple(one for one in whole if one is not out)
        fewer = replace(case, evidence={**case.evidence, case.paragraph: left})
        for on in (date(2003, 10, 24), date(2004, 10, 29), day):
            assert no_lower(
                ranks(status_on(case, on), family), ranks(status_on(fewer, on), family)
            ), out.id


@st.composite
def recorded_twice(draw: st.DrawFn) -> tuple[Story, Story]:
    """Return the same claims recorded in one order and in another one."""
    text = draw(st.sampled_from((DUTY, RESPONSE, ELEMENT, FOLLOWING)))
    first = named(draw(st.lists(evidence(), max_size=7)))
    others = [
        replace(one, id=f"o{one.id}") for one in named(draw(st.lists(evidence(), max_size=3)))
    ]
    turned, other = draw(st.permutations(first)), draw(st.permutations(others))
    return (
        given(*first, on_2=others).under(text, SECOND),
        given(*turned, on_2=other).under(text, SECOND),
    )


@settings(max_examples=150, deadline=None)
@forall(recorded_twice())
def test_whatever_was_recorded_first_the_status_of_each_day_is_the_same(
    stories: tuple[Story, Story],
) -> None:
    one, other = stories
    assert stood(one) == stood(other)


@settings(max_examples=60, deadline=None)
@forall(st.randoms(use_true_random=False), st.sampled_from("123456789abcde"))
def test_the_shipped_history_in_any_order_gives_the_shipped_timelines(
    chance: Any,  # noqa: ANN401 - hypothesis names no type for it
    number: str,
) -> None:
    case = shipped().case(number)
    places = sorted({one.position for held in case.evidence.values() for one in held})
    shuffled = places.copy()
    chance.shuffle(shuffled)
    moved = dict(zip(places, shuffled, strict=True))
    evidence_moved = {
        address: tuple(replace(one, position=moved[one.position]) for one in held)
        for address, held in case.evidence.items()
    }
    told = [
        (turn.from_day, turn.status) for turn in timeline(replace(case, evidence=evidence_moved))
    ]
    assert told == [(turn.from_day, turn.status) for turn in timeline(case)]


@settings(max_examples=100, deadline=None)
@forall(
    st.sampled_from((DUTY, RESPONSE, ELEMENT)),
    st.lists(evidence(), max_size=5),
    evidence(),
)
def test_what_is_retracted_and_recorded_again_leaves_no_trace_in_the_status(
    text: dict[str, Any], held: list[Evidence], mistaken: Evidence
) -> None:
    once = replace(mistaken, retracted=False, id="once")
    undone = replace(once, retracted=True)
    again = replace(once, id="again")
    never = given(*held, once).under(text)
    assert stood(given(*held, undone, again).under(text)) == stood(never)
    assert stood(given(*held, undone).under(text)) == stood(given(*held).under(text))


@settings(max_examples=100, deadline=None)
@forall(
    st.sampled_from((DECIDES, DUTY, RESPONSE, ELEMENT)),
    st.lists(evidence(), max_size=5),
    st.booleans(),
    DAYS,
)
def test_the_adoption_of_the_decision_itself_changes_nothing(
    text: dict[str, Any],
    held: list[Evidence],
    against: bool,  # noqa: FBT001 - drawn
    day: date,
) -> None:
    own = decided(str(day), other="xy-1-2", against=against)
    assert stood(given(*held, own).under(text)) == stood(given(*held).under(text))


def test_the_adoption_of_another_decision_counts_where_it_is_asked_for() -> None:
    other = decided("2001-01-01", other="xy-1-3")
    assert given(other).under(DECIDES).value("2001-01-01") == "RESPONSE_PARTIAL"
