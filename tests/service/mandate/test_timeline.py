"""The timeline says the same as asking day by day, names a cause for each turn, and grows no faster than what is told."""

from cProfile import Profile
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given as forall
from hypothesis import settings
from hypothesis import strategies as st

from service.mandate.case import Case, Edge, Equivalence
from service.mandate.evaluate import status_on
from service.mandate.evidence import Evidence
from service.mandate.explain import explain
from service.mandate.judgement import Judgement
from tests.service.mandate.test_duties import FOLLOWING, SECOND
from tests.service.mandate.told import (
    DUTY,
    ELEMENT,
    RESPONSE,
    adopted,
    decided,
    drafted,
    joined,
    reported,
    submitted,
    worked,
)
from tests.service.mandate.turned import timeline
from tests.service.mandate.world import ADOPTED, ASSEMBLY, PANEL, Story, act, given

KINDS: tuple[Evidence, ...] = (
    drafted(),
    submitted(),
    adopted(),
    adopted(body=ASSEMBLY),
    reported(),
    decided("2001-01-01", body=PANEL),
    joined("2001-01-01", "maker"),
    joined("2001-01-01", "guild"),
    worked("2001-01-01", "maker", "green"),
    act("response.received", "2001-01-01", by=["stakeholder/green"]),
)
FIRST, SPAN = date(2000, 5, 1), 900
DAYS = st.integers(0, SPAN).map(lambda n: FIRST + timedelta(days=n))


@st.composite
def evidence(draw: st.DrawFn) -> Evidence:
    first = draw(DAYS)
    return replace(
        draw(st.sampled_from(KINDS)),
        first_day=first,
        last_day=first + timedelta(days=draw(st.sampled_from((0, 0, 30, 365)))),
        bearing=draw(st.sampled_from(("direct", "direct", "direct", "analogue"))),
        against=draw(st.sampled_from((False, False, False, True))),
        admitted=draw(st.booleans()),
        stated=draw(st.booleans()),
        retracted=draw(st.sampled_from((False, False, False, True))),
    )


@st.composite
def stories(draw: st.DrawFn) -> Story:
    events = draw(st.lists(evidence(), max_size=8))
    others = draw(st.lists(evidence(), max_size=4))
    text = draw(st.sampled_from((DUTY, RESPONSE, ELEMENT, FOLLOWING)))
    story = given(*events, on_2=others).under(text, SECOND)
    kinds = st.sampled_from(("renews", "amends", "replaces"))
    edges = draw(st.lists(st.builds(Edge, st.just("XY-2/1#1"), kinds, DAYS), max_size=2))
    criterion = st.sampled_from(tuple(text["criteria"]))
    equal = st.builds(
        Equivalence, criterion, st.just("urn:example:tests"), st.sampled_from(("e1", "e2")), DAYS
    )
    return replace(
        story,
        edges=tuple(edges),
        equivalences=tuple(draw(st.lists(equal, max_size=2))),
    )


@settings(max_examples=80, deadline=None)
@forall(stories())
def test_the_timeline_is_the_status_of_every_day(story: Story) -> None:
    case = story.case
    judgement, turns = Judgement.of(case), timeline(case)
    assert judgement is not None
    assert turns[0].from_day == ADOPTED
    held = {turn.from_day: turn.status for turn in turns}
    status = None
    for n in range(-40, SPAN + 400):
        day = ADOPTED + timedelta(days=n)
        status = held.get(day, status)
        assert judgement.status_on(day) == status, day


@settings(max_examples=60, deadline=None)
@forall(stories(), DAYS)
def test_a_day_asked_alone_gives_what_the_timeline_gives(story: Story, day: date) -> None:
    passed = [turn.status for turn in story.turns() if turn.from_day <= day]
    assert status_on(story.case, day) == (passed[-1] if passed else None)


@settings(max_examples=100, deadline=None)
@forall(stories())
def test_every_turn_differs_and_names_exactly_one_cause(story: Story) -> None:
    turns = story.turns()
    assert turns[0].cause is None
    for before, after in pairwise(turns):
        assert before.status != after.status
        assert before.from_day < after.from_day
        cause = after.cause
        assert cause is not None
        named = [cause.event is not None, cause.due is not None, cause.edge is not None]
        assert sum(named) == 1


@settings(max_examples=60, deadline=None)
@forall(stories())
def test_the_order_of_evidence_given_does_not_matter(story: Story) -> None:
    turned = {key: tuple(reversed(held)) for key, held in story.evidence.items()}
    assert replace(story, evidence=turned).turns() == story.turns()


@settings(max_examples=40, deadline=None)
@forall(stories(), DAYS)
def test_an_explanation_never_says_another_value(story: Story, day: date) -> None:
    told = explain(story.case, day)
    assert (told.status if told else None) == status_on(story.case, day)


def causes(story: Story) -> list[tuple[str, str, object]]:
    told: list[tuple[str, str, object]] = []
    for turn in story.turns():
        assert turn.status is not None
        cause = turn.cause
        said = cause and (cause.event or cause.criterion or (cause.edge and cause.edge.address))
        told.append((str(turn.from_day), turn.status.value, said))
    return told


def test_causes_are_events_dues_that_passed_and_edges() -> None:
    story = given(drafted(), adopted("2001-06-01")).under(DUTY).succeeded("replaces", "2002-07-01")
    assert causes(story) == [
        ("2000-06-09", "NOT_STARTED", None),
        ("2000-12-01", "DRAFTED", 1),
        ("2001-03-05", "DRAFTED", "adopted"),
        ("2001-06-01", "ADOPTED_AS_ASKED", 2),
        ("2002-06-07", "ADOPTED_AS_ASKED", "reported"),
        ("2002-07-01", "SUPERSEDED", "XY-2/1#1"),
    ]


def test_since_is_the_day_of_the_value_not_of_what_stands_beside_it() -> None:
    turn = given(drafted()).under(DUTY).turns()[2]
    assert (str(turn.from_day), str(turn.since)) == ("2001-03-05", "2000-12-01")
    assert turn.since_cause is not None
    assert turn.since_cause.event == 1


def test_a_silence_is_caused_by_the_due_and_an_accusation_by_its_event() -> None:
    said = decided("2002-06-07", against=True)
    story = given(said).under(DUTY)
    assert causes(story)[1:] == [("2001-03-05", "SILENT", "adopted"), ("2002-06-07", "OVERDUE", 1)]


def test_what_another_paragraph_needed_is_the_cause_of_being_free() -> None:
    assert causes(given(on_2=[drafted()]).under(FOLLOWING, SECOND))[1] == (
        "2000-12-01",
        "NOT_STARTED",
        101,
    )


@pytest.mark.parametrize("text", [DUTY, RESPONSE], ids=["duty", "response"])
def test_ten_times_the_claims_are_ten_times_the_work(text: dict[str, Any]) -> None:
    """Work is counted in calls, which no other load of the machine changes."""
    few, many = (calls(given(*claims(count)).under(text).case) for count in (300, 3_000))
    assert many < 12 * few


def claims(count: int) -> list[Evidence]:
    days = (FIRST + timedelta(days=n) for n in range(count))
    return [
        replace(KINDS[n % len(KINDS)], first_day=day, last_day=day) for n, day in enumerate(days)
    ]


def calls(case: Case) -> int:
    """Return how many calls it takes to judge a case and to explain it."""
    profile = Profile()
    profile.runcall(timeline, case)
    profile.runcall(explain, case, date(2020, 1, 1))
    return sum(int(one.callcount) for one in profile.getstats())
