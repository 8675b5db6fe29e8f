from datetime import date

import pytest

from service.projections.contract import BEGINNING, Fact, State, Timeline
from service.projections.folds import claim
from tests.service.projections.facts import fact, told

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


def timeline(facts: list[Fact], target: Fact, stakeholders: dict[str, Timeline]) -> Timeline:
    said = claim.Nominees().of(target)
    return claim.timeline(KEY, facts, target=target, nominee=said, stakeholders=stakeholders)


def columns(
    facts: list[Fact], target: Fact = JOINED, stakeholders: dict[str, Timeline] | None = None
) -> dict[str, object] | None:
    held = timeline(facts, target, stakeholders or company("acme"))[0].columns
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


def test_whoever_is_identified_acts_in_the_event_as_what_the_register_calls_them() -> None:
    identified = fact("stakeholder.identified", "stakeholder/acme", evidence=EVIDENCE)
    found = columns([identified], identified) or {}
    assert found["actors"] == ["acme"]
    body = found["body"]
    assert isinstance(body, dict)
    assert body["facts"]["actors"] == [{"key": "acme", "type": "company"}]


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


FREE = JOINED._replace(
    data={name: said for name, said in JOINED.data.items() if name != "evidence"}
)
PROPOSED = JOINED._replace(claimstanding="proposed")
OF = {"event": {"source": "urn:test", "id": "e-1"}, "paragraph": "XY-1#1"}


def later(type_name: str, position: int, **said: object) -> Fact:
    made = told(type_name, "paragraph/xy-1-1", position=position, **OF, **said)
    return made._replace(claimstanding="proposed" if type_name == "claim.made" else None)


def standing(*facts: Fact) -> object:
    found = columns(list(facts))
    return None if found is None else found["standing"]


VERIFIED = later("claim.verified", 2)
WITHDRAWN = later("claim.withdrawn", 3)
ANEW = later("claim.made", 4)


def test_a_verified_claim_is_admitted() -> None:
    assert list(claim.keys(VERIFIED)) == [KEY]
    assert standing(PROPOSED) == "proposed"
    assert standing(PROPOSED, VERIFIED) == "admitted"
    assert standing(PROPOSED, VERIFIED._replace(retracted=True)) == "proposed"


def test_a_verification_holds_until_the_claim_is_withdrawn_or_made_anew() -> None:
    assert standing(PROPOSED, VERIFIED, WITHDRAWN) is None
    assert standing(PROPOSED, VERIFIED, WITHDRAWN, ANEW) == "proposed"
    assert standing(PROPOSED, VERIFIED, ANEW) == "proposed"


def test_a_verification_makes_no_claim() -> None:
    assert standing(VERIFIED) is None
    assert standing(PROPOSED, WITHDRAWN, later("claim.verified", 4)) is None


def test_a_dispute_leaves_a_claim_as_it_is() -> None:
    assert list(claim.keys(later("claim.disputed", 2))) == []


def accepted(position: int, criterion: str, occurred: str, *, retracted: bool = False) -> Fact:
    said = {"criterion": criterion, "reasons": f"it is {criterion}", "occurred": occurred}
    return later("equivalence.accepted", position, **said)._replace(retracted=retracted)


ACCEPTED = accepted(3, "asked", "2005")


def test_an_accepted_event_that_nobody_claims_is_nominated_as_an_analogue() -> None:
    first, second = accepted(2, "asked", "2005"), accepted(3, "told", "2006-02")
    assert list(claim.keys(first)) == [KEY]
    found = columns([first, second], FREE) or {}
    assert (found["bearing"], found["standing"], found["against"]) == (
        "analogue",
        "admitted",
        False,
    )
    body = found["body"]
    assert isinstance(body, dict)
    assert (body["reason"], body["claimed_at"]) == ("it is asked", 2)
    assert body["equivalences"] == [
        {"criterion": "asked", "day": "2005-12-31"},
        {"criterion": "told", "day": "2006-02-28"},
    ]
    assert columns([accepted(2, "asked", "2005", retracted=True)], FREE) is None


def test_an_accepted_event_that_is_claimed_stays_as_it_was_claimed() -> None:
    found = columns([PROPOSED, accepted(2, "asked", "2005")]) or {}
    assert (found["bearing"], found["standing"]) == ("direct", "proposed")
    body = found["body"]
    assert isinstance(body, dict)
    assert body["reason"] == "a company joins"
    assert body["equivalences"] == [{"criterion": "asked", "day": "2005-12-31"}]


def test_an_accepted_event_whose_claim_is_withdrawn_is_an_analogue_again() -> None:
    found = columns([PROPOSED, accepted(2, "asked", "2005"), WITHDRAWN]) or {}
    assert (found["bearing"], found["standing"]) == ("analogue", "admitted")


def test_a_claim_is_judged_if_it_is_direct_or_accepted() -> None:
    beside = later("claim.made", 2, bearing="background", reason="it is near")
    for facts, judged in ([JOINED], True), ([beside], False), ([beside, ACCEPTED], True):
        assert claim.is_judged(timeline(facts, FREE, company("acme"))) is judged
    gone = timeline([JOINED, WITHDRAWN], JOINED, company("acme"))
    assert not claim.is_judged(gone)
