from datetime import date

import pytest

from service.projections.contract import BEGINNING, Fact, State, Timeline
from service.projections.folds import claim
from tests.service.projections.facts import fact

EVIDENCE = [{"paragraph": "XY-1#1", "bearing": "direct", "reason": "a company joins"}]
JOINED = fact(
    "partnership.joined",
    "partnership/p",
    occurred="2004-10",
    partner="stakeholder/acme",
    capacity="member",
    how="listed",
    evidence=EVIDENCE,
)
KEY = "XY-1#1 urn:test e-1"


def company(name: str, **columns: object) -> dict[str, Timeline]:
    known = {"type": "company", "kind": None, "merged_into": None, **columns}
    return {name: (State(BEGINNING, None), State(date(2003, 1, 1), known))}


def columns(
    facts: list[Fact], target: Fact = JOINED, stakeholders: dict[str, Timeline] | None = None
) -> dict[str, object] | None:
    known = stakeholders or company("acme")
    held = claim.timeline(KEY, facts, target=target, stakeholders=known)[0].columns
    return None if held is None else dict(held)


def test_a_claim_rides_in_its_event() -> None:
    assert list(claim.keys(JOINED)) == [KEY]
    assert claim.paragraph_of(KEY) == "XY-1#1"
    assert claim.target_of(KEY) == ("urn:test", "e-1")


def test_a_claim_counts_from_the_latest_day_that_its_event_allows() -> None:
    found = columns([JOINED]) or {}
    assert found["counting_day"] == date(2004, 10, 31)
    assert found["standing"] == "admitted"
    assert found["actors"] == ["acme"]


@pytest.mark.parametrize("later", ["claim.withdrawn", "claim.made"])
def test_the_last_word_about_a_claim_holds(later: str) -> None:
    said = fact(
        later,
        "paragraph/xy-1-1",
        position=2,
        claimstanding="proposed",
        event={"source": "urn:test", "id": "e-1"},
        paragraph="XY-1#1",
        bearing="background",
        reason="another reading",
    )
    assert list(claim.keys(said)) == [KEY]
    found = columns([JOINED, said])
    if later == "claim.withdrawn":
        assert found is None
    else:
        assert found is not None
        assert (found["bearing"], found["standing"]) == ("background", "proposed")


def test_a_claim_on_a_retracted_event_stays_and_says_so() -> None:
    taken_back = fact(
        "partnership.joined",
        "partnership/p",
        retracted=True,
        partner="stakeholder/acme",
        capacity="member",
        how="listed",
        evidence=EVIDENCE,
    )
    body = (columns([taken_back], taken_back) or {})["body"]
    assert isinstance(body, dict)
    assert body["retracted"] is True


def test_an_actor_is_read_as_the_one_they_were_merged_into() -> None:
    known = company("acme", merged_into="holding") | company(
        "holding", kind="multinational_company"
    )
    body = (columns([JOINED], stakeholders=known) or {})["body"]
    assert isinstance(body, dict)
    (actor,) = body["facts"]["actors"]
    assert actor["key"] == "holding"
    assert actor["kind"] == "multinational_company"


def test_a_circle_of_merges_comes_to_an_end() -> None:
    known = company("acme", merged_into="holding") | company("holding", merged_into="acme")
    assert columns([JOINED], stakeholders=known) is not None


def test_an_act_before_anything_is_known_of_its_actor_is_read_by_what_was_known_first() -> None:
    early = fact(
        "partnership.joined",
        "partnership/p",
        occurred="1999",
        partner="stakeholder/acme",
        capacity="member",
        how="listed",
        evidence=EVIDENCE,
    )
    body = (columns([early], early) or {})["body"]
    assert isinstance(body, dict)
    assert body["facts"]["actors"][0]["type"] == "company"
