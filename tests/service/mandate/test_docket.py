"""A docket that took every claim one by one says what all of them together say, and seldom asks for the rest."""

from dataclasses import replace
from typing import Any

from hypothesis import given as forall
from hypothesis import settings
from hypothesis import strategies as st

from service.mandate.case import Case
from service.mandate.docket import Docket, Moved
from service.mandate.evidence import Evidence
from service.mandate.turns import turns
from tests.service.mandate.test_deciding import MEASURES, MIXED, WAITING
from tests.service.mandate.test_duties import FOLLOWING, SECOND
from tests.service.mandate.test_timeline import evidence
from tests.service.mandate.told import DUTY, ELEMENT, RESPONSE, drafted, joined, worked
from tests.service.mandate.turned import timeline
from tests.service.mandate.world import given

FIRST, LEANT_ON = "XY-1/2#1", "XY-1/2#2"


def moved(case: Case, address: str, position: int, claim: Evidence | None) -> Case:
    """Return the whole case after a claim came, changed or went."""
    held = [one for one in case.evidence.get(address, ()) if one.position != position]
    more = [] if claim is None else [claim]
    return replace(case, evidence={**case.evidence, address: (*held, *more)})


@st.composite
def stories(draw: st.DrawFn) -> tuple[Case, list[tuple[str, int, Evidence | None]]]:
    """Return a case without claims, and claims that come, change and go, by paragraph and position."""
    text = draw(st.sampled_from((DUTY, RESPONSE, ELEMENT, FOLLOWING, MEASURES, MIXED, WAITING)))
    step = st.tuples(
        st.sampled_from((FIRST, FIRST, LEANT_ON)),
        st.integers(1, 12),
        st.one_of(evidence(), evidence(), evidence(), st.none()),
    )
    return given(on_2=[]).under(text, SECOND).case, draw(st.lists(step, max_size=16))


def opened(case: Case) -> Docket:
    docket = Docket.of(case)
    assert docket is not None
    return docket


@settings(max_examples=200, deadline=None)
@forall(stories())
def test_claims_that_come_change_and_go_give_the_timeline_of_those_that_are_left(
    drawn: tuple[Case, list[tuple[str, int, Evidence | None]]],
) -> None:
    whole, told = drawn
    docket = opened(whole)
    for address, position, claim in told:
        now = claim and replace(claim, position=position, id=f"n{position}")
        before, whole = timeline(whole), moved(whole, address, position, now)
        move = [Moved(address, position, now)]
        if docket.rests_on(move):
            docket = opened(whole)
        elif not docket.turned_by(move):
            assert timeline(whole) == before
        assert tuple(turns(docket.judgement)) == timeline(whole)


def test_of_thousands_that_come_few_are_judged_by_and_the_rest_changes_nothing() -> None:
    docket = opened(given().under(RESPONSE).case)
    turned = [docket.turned_by([Moved(FIRST, n, one)]) for n, one in enumerate(_many(), 1)]
    assert sum(turned) < 40
    assert not any(turned[100:])
    assert not docket.rests_on(Moved(FIRST, n, None) for n in range(101, len(turned) + 1))


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
    assert docket.rests_on([Moved(FIRST, 9, drafted(), accepted=True)])


def test_a_docket_knows_of_which_meetings_its_rules_speak() -> None:
    assert opened(given().under(FOLLOWING, SECOND).case).meetings == {"P-1", "A-2"}
