"""What every fold on the world's clock promises, whatever it folds."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given as forall
from hypothesis import settings
from hypothesis import strategies as st

from events.edtf import parse
from events.registry import EVENT_TYPES, PREFIX
from service.projections.catalogue import FOLDS, FOLDS_OF
from service.projections.contract import (
    BEGINNING,
    Fact,
    State,
    SubjectFold,
    Timeline,
    unfolded,
    unfolded_by_day,
)
from service.projections.folds import claim
from service.projections.working import NOTHING
from tests.service.projections.facts import told

KINDS = (
    "activity",
    "conflict",
    "consultation",
    "contribution",
    "document",
    "mapping",
    "partnership",
    "person",
    "report",
    "response",
    "stakeholder",
    "workitem",
)
"""Kinds of streams that are told on the world's clock; texts and meetings hold on every day."""

TYPES = {
    kind: [one.name for one in EVENT_TYPES if one.kind == kind and one.name in FOLDS_OF]
    for kind in KINDS
}
LATER = st.integers(2000, 2012).map(str)
MEMBERS: Mapping[str, st.SearchStrategy[dict[str, Any]]] = {
    "partnership.formed": st.fixed_dictionaries(
        {"partners": st.just([{"stakeholder": "stakeholder/a-firm", "capacity": "signatory"}])}
    ),
    "partnership.extended": st.fixed_dictionaries({"until": LATER}),
    "consultation.opened": st.fixed_dictionaries({"deadline": LATER}),
    "consultation.widened": st.fixed_dictionaries({"deadline": LATER}),
    "response.received": st.just({"answers": "consultation/one"}),
    "activity.completed": st.fixed_dictionaries({"to": st.dates().map(str)}),
    "training.held": st.fixed_dictionaries({"from": st.dates().map(str)}),
    "document.drafted": st.fixed_dictionaries(
        {"version": st.fixed_dictionaries({"n": st.integers(1, 3)})}
    ),
    "contribution.received": st.fixed_dictionaries(
        {"amount": st.integers(1, 9).map(str), "currency": st.sampled_from(["CHF", "EUR"])}
    ),
    "stakeholder.described": st.fixed_dictionaries({"country": st.sampled_from(["CH", "FR"])}),
}
DAY = st.dates(date(2000, 1, 1), date(2010, 12, 31)).map(str)
DATE = st.one_of(DAY, DAY.map(lambda day: day[:7]), DAY.map(lambda day: day[:4]))


@st.composite
def stories(draw: st.DrawFn) -> list[Fact]:
    """Draw the facts of one stream, no two with the same counting day."""
    kind = draw(st.sampled_from(KINDS))
    days = draw(st.lists(DATE, min_size=1, max_size=6, unique_by=lambda day: parse(day).latest))
    return [_fact(draw, kind, number, day) for number, day in enumerate(days, 1)]


def _fact(draw: st.DrawFn, kind: str, number: int, day: str) -> Fact:
    name = draw(st.sampled_from(TYPES[kind])).removeprefix(PREFIX)
    members = draw(MEMBERS.get(name, st.just({})))
    if kind != "person":
        members = {"title": f"Fact {number}", **members}
    return told(name, f"{kind}/one", position=number, occurred=day, **members)


def timelines(facts: Sequence[Fact]) -> Iterator[tuple[str, str, Timeline]]:
    """Fold the facts as the projector does, by position; positions are read as the names of their events."""
    names = {fact.position: fact.id for fact in facts}
    told = sorted(facts, key=lambda fact: fact.position)
    folds = dict.fromkeys(fold for fact in facts for fold in FOLDS_OF[fact.type])
    for fold in folds:
        mine = [fact for fact in told if fact.type in fold.types]
        for key in dict.fromkeys(key for fact in mine for key in fold.keys(fact)):
            about = [fact for fact in mine if key in fold.keys(fact)]
            timeline = tuple(_named(one, names) for one in fold.timeline(key, about))
            yield fold.table, _key(fold.table, key, names), timeline


def _key(table: str, key: str, names: Mapping[int, str]) -> str:
    """Return the key; that of an act is the position of its event."""
    of, _, position = key.partition(" ")
    return f"{of} {names[int(position)]}" if table == "document_act" else key


def _named(state: State, names: Mapping[int, str]) -> State:
    return State(state.from_day, None if state.columns is None else _read(state.columns, names))


def _read(told: Any, names: Mapping[int, str]) -> Any:  # noqa: ANN401 - JSON
    match told:
        case Mapping():
            return {
                name: names[value] if name == "event" else _read(value, names)
                for name, value in told.items()
            }
        case list():
            return [_read(one, names) for one in told]
        case _:
            return told


@settings(deadline=None)
@forall(stories(), st.randoms(use_true_random=False))
def test_facts_with_days_of_their_own_tell_the_same_in_whatever_order_they_were_recorded(
    facts: list[Fact], chance: Random
) -> None:
    positions = [fact.position for fact in facts]
    chance.shuffle(positions)
    moved = [
        fact._replace(position=position) for fact, position in zip(facts, positions, strict=True)
    ]
    assert sorted(timelines(moved), key=_place) == sorted(timelines(facts), key=_place)


def _place(one: tuple[str, str, Timeline]) -> tuple[str, str]:
    return one[0], one[1]


@settings(deadline=None)
@forall(stories())
def test_every_timeline_begins_with_nothing_and_its_days_rise(facts: list[Fact]) -> None:
    for _, _, timeline in timelines(facts):
        assert timeline[0] == State(BEGINNING, None)
        assert all(earlier.from_day < later.from_day for earlier, later in pairwise(timeline))


@settings(deadline=None)
@forall(stories())
def test_a_date_in_a_row_is_the_counting_day_of_what_a_source_says(facts: list[Fact]) -> None:
    said = {date_ for fact in facts for date_ in _dates(fact.data)}
    for _, _, timeline in timelines(facts):
        for state in timeline:
            days = [one for one in (state.columns or {}).values() if isinstance(one, date)]
            assert set(days) <= said


@settings(deadline=None)
@forall(stories(), DATE, st.randoms(use_true_random=False))
def test_what_comes_goes_or_moves_leaves_the_days_before_it_as_they_were(
    facts: list[Fact], day: str, chance: Random
) -> None:
    one, when = chance.choice(facts), parse(day)
    said = {**one.data, "occurred": day}
    moved = one._replace(data=said, first_day=when.earliest, last_day=when.latest)
    without = [fact for fact in facts if fact is not one]
    elsewhere = [moved if fact is one else fact for fact in facts]
    earlier = min(one.last_day, moved.last_day)
    for then, now, since in (
        (without, facts, one.last_day),
        (facts, without, one.last_day),
        (facts, elsewhere, earlier),
    ):
        for fold in FOLDS_OF[one.type]:
            for key in fold.keys(one):
                before = fold.timeline(key, _about(fold, key, then))
                about = _about(fold, key, now)
                assert fold.timeline(key, about, before, since) == fold.timeline(key, about)


def _about(fold: SubjectFold, key: str, facts: Sequence[Fact]) -> list[Fact]:
    mine = [fact for fact in facts if fact.type in fold.types and key in fold.keys(fact)]
    return sorted(mine, key=lambda fact: fact.position)


def _dates(told: object) -> Iterator[date]:
    match told:
        case dict():
            for one in told.values():
                yield from _dates(one)
        case list():
            for one in told:
                yield from _dates(one)
        case str() if re.fullmatch(r"\d{4}(-\d\d){0,2}", told):
            yield parse(told).latest


@pytest.mark.parametrize("fold", FOLDS, ids=lambda fold: fold.table)
def test_a_subject_of_which_nothing_is_left_is_not_there(fold: SubjectFold) -> None:
    """Of a subject without facts no table need be asked."""
    assert fold.timeline("one/two three", []) == NOTHING


def test_a_claim_that_nobody_makes_is_not_there() -> None:
    target = told("partnership.formed", "partnership/one", occurred="2003-01-01")
    nominee = claim.Nominees().of(target)
    said = claim.timeline("XY-1#1 a b", [], target=target, nominee=nominee, stakeholders={})
    assert said == NOTHING


@forall(st.dates(), st.dates() | st.none(), st.dates() | st.none(), st.sampled_from(["it", None]))
def test_a_subject_of_one_fact_is_told_as_any_other(
    day: date, was: date | None, since: date | None, title: str | None
) -> None:
    """Whatever it was before, and from whichever day on it is another: `unfolded_by_day` makes no difference there."""
    one = told("partnership.formed", "partnership/one")._replace(last_day=day)
    before = NOTHING if was is None else (*NOTHING, State(was, {"title": "what it was"}))
    from_day = min(day, since or day, was or day)

    def columns(facts: Sequence[Fact]) -> dict[str, object] | None:
        assert facts == [one]
        return None if title is None else {"title": title}

    short = unfolded([one], columns, before, from_day)
    long = unfolded_by_day(
        [one], lambda facts, _: columns(facts), turns=(), before=before, since=from_day
    )
    assert short == long


def test_a_subject_may_also_turn_on_a_day_of_which_a_fact_speaks() -> None:
    fact = told("partnership.formed", "partnership/one", occurred="2003-01-01")
    turn = fact.last_day + timedelta(days=9)
    timeline = unfolded_by_day([fact], lambda _, day: {"day": day}, turns=[turn])
    assert [state.from_day for state in timeline] == [BEGINNING, fact.last_day, turn]
    assert [(state.columns or {}).get("day") for state in timeline] == [None, fact.last_day, turn]
