"""A docket that took every claim one by one says what all of them together say, and seldom asks for the rest."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, TypeAlias
from unittest.mock import patch

import pytest
from hypothesis import given as forall
from hypothesis import settings
from hypothesis import strategies as st

from service.mandate import reserve
from service.mandate.case import Case, Edge
from service.mandate.docket import Docket, Moved
from service.mandate.evidence import Evidence
from service.mandate.turns import turns
from tests.service.mandate.test_deciding import MEASURES, MIXED, WAITING
from tests.service.mandate.test_duties import FOLLOWING, SECOND
from tests.service.mandate.test_timeline import evidence
from tests.service.mandate.told import DUTY, ELEMENT, RESPONSE, drafted, joined, worked
from tests.service.mandate.turned import timeline
from tests.service.mandate.world import MEETINGS, given, rule

FIRST, LEANT_ON = "XY-1/2#1", "XY-1/2#2"
MEETING = rule(
    "element", {"named": {"match": {"act": "decide", "meeting": "A-2"}}}, [["EVIDENCE", "named"]]
)

Move: TypeAlias = tuple[str, int, Evidence | None]


def moved(case: Case, address: str, position: int, claim: Evidence | None) -> Case:
    """Return the whole case after a claim came, changed or went."""
    held = [one for one in case.evidence.get(address, ()) if one.position != position]
    more = [] if claim is None else [claim]
    return replace(case, evidence={**case.evidence, address: (*held, *more)})


def meeting_moved(case: Case) -> Case:
    moved = replace(MEETINGS["P-1"], first_day=date(2001, 9, 1), last_day=date(2001, 9, 5))
    return replace(case, meetings={**case.meetings, "P-1": moved})


def meeting_gone(case: Case) -> Case:
    return replace(case, meetings={"P-1": MEETINGS["P-1"]})


def meeting_renamed(case: Case) -> Case:
    return replace(case, meetings={**case.meetings, "A-2": replace(MEETINGS["A-2"], slug="new")})


def window_moved(case: Case) -> Case:
    return replace(case, words=replace(case.words, window_opens=date(2001, 1, 1)))


def edge_drawn(case: Case) -> Case:
    day = date(2003, 1, 1 + len(case.edges) % 28)
    return replace(case, edges=(*case.edges, Edge("XY-2/1#1", "replaces", day)))


def words_mended(case: Case) -> Case:
    rule = case.rules[FIRST]
    criteria = tuple(replace(one, text=f"{one.text}!") for one in rule.criteria)
    return replace(
        case,
        rules={**case.rules, FIRST: replace(rule, version=rule.version + 1, criteria=criteria)},
    )


def rule_replaced(case: Case) -> Case:
    return replace(case, rules=given(on_2=[]).under(RESPONSE, SECOND).case.rules)


TEXTS = (
    meeting_moved,
    meeting_gone,
    meeting_renamed,
    window_moved,
    edge_drawn,
    words_mended,
    rule_replaced,
)


@st.composite
def stories(draw: st.DrawFn) -> tuple[Case, list[Move]]:
    """Return a case without claims, and claims that come, change and go, by paragraph and position."""
    text = draw(
        st.sampled_from((DUTY, RESPONSE, ELEMENT, FOLLOWING, MEASURES, MIXED, WAITING, MEETING))
    )
    step = st.tuples(
        st.sampled_from((FIRST, FIRST, LEANT_ON)),
        st.integers(1, 12),
        st.one_of(evidence(), evidence(), evidence(), st.none()),
    )
    return given(on_2=[]).under(text, SECOND).case, draw(st.lists(step, max_size=24))


def opened(case: Case) -> Docket:
    docket = Docket.of(case)
    assert docket is not None
    return docket


@settings(max_examples=200, deadline=None)
@forall(stories(), st.integers(0, 3), st.integers(0, 10))
def test_claims_that_come_change_and_go_give_the_timeline_of_those_that_are_left(
    drawn: tuple[Case, list[Move]], losses: int, room: int
) -> None:
    whole, told = drawn
    with patch.multiple(reserve, LOSSES=losses, ROOM=room):
        docket = opened(whole)
        for address, position, claim in told:
            now = claim and replace(claim, position=position, id=f"n{position}")
            before, whole = timeline(whole), moved(whole, address, position, now)
            move = [Moved(address, position, now)]
            if not docket.outlasts(move):
                docket = opened(whole)
            elif not docket.turned_by(move):
                assert timeline(whole) == before
            assert tuple(turns(docket.judgement)) == timeline(whole)


@settings(max_examples=200, deadline=None)
@forall(stories(), st.lists(st.sampled_from(TEXTS), min_size=1, max_size=4))
def test_told_other_texts_it_says_what_all_claims_say_or_that_it_cannot(
    drawn: tuple[Case, list[Move]], changes: list[Callable[[Case], Case]]
) -> None:
    whole, told = drawn
    docket = opened(whole)
    for address, position, claim in told:
        now = claim and replace(claim, position=position, id=f"n{position}")
        whole = moved(whole, address, position, now)
        docket.turned_by([Moved(address, position, now)])
        for change in changes:
            whole = change(whole)
            if not docket.told_anew(replace(whole, evidence=dict.fromkeys(whole.rules, ()))):
                docket = opened(whole)
            assert tuple(turns(docket.judgement)) == timeline(whole)


@pytest.mark.parametrize(
    ("change", "is_known"),
    [
        (meeting_moved, True),
        (meeting_gone, True),
        (edge_drawn, True),
        (words_mended, True),
        (meeting_renamed, True),
        (window_moved, False),
        (rule_replaced, False),
    ],
)
def test_only_texts_that_ask_for_other_evidence_need_all_claims(
    change: Callable[[Case], Case], *, is_known: bool
) -> None:
    case = given(drafted()).under(DUTY).case
    assert opened(case).told_anew(change(case)) is is_known


def test_another_meeting_under_a_code_that_a_rule_matches_needs_all_claims() -> None:
    case = given().under(MEETING).case
    assert opened(case).told_anew(meeting_moved(case))
    assert not opened(case).told_anew(meeting_renamed(case))


def test_what_came_and_goes_again_is_no_loss() -> None:
    docket = opened(given().under(RESPONSE).case)
    for n, one in enumerate(_many()[: 2 * reserve.LOSSES], 1):
        for claim in (one, None):
            move = [Moved(FIRST, n, claim)]
            assert docket.outlasts(move)
            docket.turned_by(move)
    assert tuple(turns(docket.judgement)) == timeline(given().under(RESPONSE).case)


def test_what_decides_may_be_lost_many_times() -> None:
    docket = opened(given().under(RESPONSE).case)
    docket.turned_by([Moved(FIRST, n, one) for n, one in enumerate(_many(), 1)])
    for _ in range(reserve.LOSSES):
        (gone, *_) = docket.judgement.case.evidence[FIRST]
        move = [Moved(FIRST, gone.position, None)]
        assert docket.outlasts(move)
        assert docket.turned_by(move)
    (gone, *_) = docket.judgement.case.evidence[FIRST]
    assert not docket.outlasts([Moved(FIRST, gone.position, None)])


def test_of_thousands_that_come_few_are_judged_by_and_the_rest_changes_nothing() -> None:
    docket = opened(given().under(RESPONSE).case)
    turned = [docket.turned_by([Moved(FIRST, n, one)]) for n, one in enumerate(_many(), 1)]
    assert sum(turned) < 40
    assert not any(turned[100:])
    assert max(one.position for one in docket.judgement.case.evidence[FIRST]) <= 100


def _many() -> list[Evidence]:
    acts: list[Any] = [joined, worked]
    return [
        replace(act(f"{2000 + n % 12}-07-{1 + n % 28:02d}", who), position=2 * n + m + 1)
        for n in range(1000)
        for m, act in enumerate(acts)
        for who in ["maker" if n % 2 else "smith"]
    ]


def test_what_no_rule_asks_for_leaves_the_judgement_alone() -> None:
    docket = opened(given(drafted()).under(RESPONSE).case)
    judgement = docket.judgement
    assert not docket.turned_by([Moved(FIRST, 9, replace(drafted("2001-01-01"), position=9))])
    assert docket.judgement is judgement


def test_an_event_that_people_accept_is_never_passed_over() -> None:
    docket = opened(given().under(RESPONSE).case)
    assert not docket.outlasts([Moved(FIRST, 9, drafted(), accepted=True)])


def test_a_docket_knows_of_which_meetings_its_rules_speak() -> None:
    assert opened(given().under(FOLLOWING, SECOND).case).meetings == {"P-1", "A-2"}
