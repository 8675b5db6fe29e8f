"""What decides is enough: judged from it alone a timeline is the same, and stays the same whatever is added to both."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given as forall
from hypothesis import settings
from hypothesis import strategies as st

from service.mandate.case import Case
from service.mandate.deciding import deciding
from service.mandate.evidence import Evidence
from service.mandate.judgement import Judgement
from tests.service.mandate.test_duties import FOLLOWING, SECOND
from tests.service.mandate.test_promises import named, shipped
from tests.service.mandate.test_timeline import evidence
from tests.service.mandate.told import DUTY, ELEMENT, RESPONSE, decided, drafted, joined, worked
from tests.service.mandate.turned import timeline
from tests.service.mandate.world import PANEL, Story, given, rule

# Every measure of the language: events, years, actors, kinds and a field, in a need and in conditions.
MEASURES = rule(
    "response",
    {
        "three": {"match": {"act": ["join", "work"]}, "need": {"count": 3}},
        "firms": {
            "match": {"act": ["join", "work"]},
            "need": {"distinct": "actor", "class": "makers", "at_least": 2},
        },
        "any": {"match": {"act": ["join", "answer", "work", "draft", "adopt", "report"]}},
    },
    [
        ["SUSTAINED", {"distinct": "year", "of": ["any", "three"], "at_least": 3}],
        ["RESPONSE_BROAD", {"all": ["firms", {"count": 2, "of": "three"}]}],
        [
            "RESPONSE_PARTIAL",
            {"any": [{"distinct": "kind", "class": "makers", "of": "any", "at_least": 2}]},
        ],
        ["DECLARED", "any"],
    ],
)

# Conditions over what may begin at once and what waits for another paragraph, taken together.
MIXED = rule(
    "response",
    {
        "free": {"match": {"act": "join"}},
        "waiting": {"after": "2.drafted", "match": {"act": ["work", "decide"]}},
    },
    [
        [
            "RESPONSE_BROAD",
            {"distinct": "actor", "class": "makers", "of": ["free", "waiting"], "at_least": 2},
        ],
        ["RESPONSE_PARTIAL", {"count": 2, "of": ["waiting", "free"]}],
    ],
)

# Waiting in turn, with more than one event needed and days by which they are due.
WAITING = rule(
    "duty",
    {
        "begun": {"match": {"act": ["draft", "work"]}, "need": {"count": 2}},
        "agreed": {
            "after": "begun",
            "match": {"act": ["join", "decide", "answer"]},
            "need": {"count": 2},
            "due": {"by": "P-1", "basis": "stated"},
        },
        "known": {
            "after": "agreed",
            "match": {"act": ["report", "work"]},
            "need": {"distinct": "year", "at_least": 2},
            "due": {"by": "A-2", "basis": "implied"},
        },
    },
    [["PARTLY_FULFILLED", {"any": ["agreed", "known"]}]],
    required=["agreed", "known"],
)


def thinned(case: Case, *, losses: int = 0) -> Case:
    judgement = Judgement.of(case)
    assert judgement is not None
    return deciding(judgement, losses=losses)


def with_more(case: Case, more: Sequence[Evidence], address: str) -> Case:
    held = case.evidence.get(address, ())
    return replace(case, evidence={**case.evidence, address: (*held, *more)}, looks={})


@st.composite
def stories(draw: st.DrawFn) -> tuple[Story, list[Evidence], list[Evidence]]:
    """Return a story, what is added to its paragraph afterwards, and what to the one that it leans on."""
    text = draw(st.sampled_from((DUTY, RESPONSE, ELEMENT, FOLLOWING, MEASURES, MIXED, WAITING)))
    held = named(draw(st.lists(evidence(), max_size=9)))
    leant = [replace(one, id=f"o{one.id}") for one in named(draw(st.lists(evidence(), max_size=5)))]
    story = given(*held, on_2=leant).under(text, SECOND)
    for one in draw(st.lists(st.sampled_from(held), max_size=2) if held else st.just([])):
        criterion = draw(st.sampled_from(sorted(text["criteria"])))
        story = story.equated(criterion, one.id, str(one.last_day))
    more, other = draw(st.lists(evidence(), max_size=4)), draw(st.lists(evidence(), max_size=3))
    return (
        story,
        [replace(one, id=f"m{n}", position=100 + n) for n, one in enumerate(more)],
        [replace(one, id=f"p{n}", position=200 + n) for n, one in enumerate(other)],
    )


@settings(max_examples=200, deadline=None)
@forall(stories())
def test_what_decides_gives_the_same_timeline_and_so_does_whatever_is_added(
    drawn: tuple[Story, list[Evidence], list[Evidence]],
) -> None:
    story, more, other = drawn
    whole, few = story.case, thinned(story.case)
    assert timeline(few) == timeline(whole)
    for one, address in [(one, "XY-1/2#1") for one in more] + [(one, "XY-1/2#2") for one in other]:
        whole, few = with_more(whole, [one], address), with_more(few, [one], address)
        assert timeline(few) == timeline(whole)
        few = thinned(few)
        assert timeline(few) == timeline(whole)


def without(case: Case, lost: Sequence[tuple[str, int]]) -> Case:
    held = {
        address: tuple(one for one in every if (address, one.position) not in lost)
        for address, every in case.evidence.items()
    }
    return replace(case, evidence=held, looks={})


@settings(max_examples=300, deadline=None)
@forall(stories(), st.data())
def test_whichever_so_many_are_lost_what_is_left_decides_and_so_does_whatever_is_added(
    drawn: tuple[Story, list[Evidence], list[Evidence]], data: st.DataObject
) -> None:
    story, more, other = drawn
    losses = data.draw(st.integers(1, 3))
    whole, few = story.case, thinned(story.case, losses=losses)
    added = [(one, "XY-1/2#1") for one in more] + [(one, "XY-1/2#2") for one in other]
    equated = {one.id for one in whole.equivalences}
    there = [
        (address, one.position)
        for address, every in few.evidence.items()
        for one in every
        if one.id not in equated
    ]
    lost = data.draw(st.lists(st.sampled_from(there), max_size=losses) if there else st.just([]))
    whole, few = without(whole, lost), without(few, lost)
    assert timeline(few) == timeline(whole)
    for one, address in added:
        whole, few = with_more(whole, [one], address), with_more(few, [one], address)
        assert timeline(few) == timeline(whole)


@pytest.mark.long
@pytest.mark.parametrize("number", list("123456789abcde"))
def test_the_shipped_history_told_event_by_event_is_judged_from_few(number: str) -> None:
    case = shipped().case(number)
    told = sorted(
        ((one, address) for address, held in case.evidence.items() for one in held),
        key=lambda pair: pair[0].position,
    )
    whole = few = replace(case, evidence=dict.fromkeys(case.evidence, ()))
    for one, address in told:
        whole, few = with_more(whole, [one], address), with_more(thinned(few), [one], address)
        assert timeline(few) == timeline(whole), one.id


def test_of_thousands_a_handful_decides() -> None:
    kept = thinned(given(*_thousands()).under(RESPONSE).case)
    assert len(kept.evidence[kept.paragraph]) < 12


def _thousands() -> list[Evidence]:
    return [
        act(f"{2000 + n % 12}-07-{1 + n % 28:02d}", "maker" if n % 2 else "smith")
        for n in range(2000)
        for act in (joined, worked)
    ]


def test_of_thousands_few_are_kept_for_the_case_that_some_are_lost() -> None:
    kept = thinned(given(*_thousands()).under(RESPONSE).case, losses=8)
    assert len(kept.evidence[kept.paragraph]) < 100


def test_what_waits_for_another_criterion_stays_whole() -> None:
    following = [decided(f"2001-0{month}-01", body=PANEL) for month in range(1, 8)]
    kept = thinned(given(*following).under(FOLLOWING, SECOND).case)
    assert len(kept.evidence[kept.paragraph]) == len(following)


def test_of_what_waits_nothing_is_kept_that_came_when_there_was_enough() -> None:
    following = [decided(f"200{year}-01-01", body=PANEL) for year in range(1, 9)]
    told = given(*following, on_2=[drafted("2003-07-01")]).under(FOLLOWING, SECOND)
    kept = thinned(told.case)
    assert [one.last_day.year for one in kept.evidence[kept.paragraph]] == [2001, 2002, 2003, 2004]
    assert timeline(kept) == timeline(told.case)


def test_what_came_too_early_takes_the_place_of_nothing_that_counts() -> None:
    early = worked("2000-07-01", "smith")
    free = (joined("2000-08-01", "maker"), joined("2000-09-01", "smith"))
    story = given(early, *free, on_2=[drafted("2000-12-01")]).under(MIXED, SECOND)
    assert story.values()[-1] == ("2000-09-01", "RESPONSE_BROAD")
    assert timeline(thinned(story.case)) == timeline(story.case)
