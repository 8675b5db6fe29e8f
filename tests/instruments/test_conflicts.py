"""Where sources differ or dates are vague, every version stays, and none is silently preferred."""

from tests.instruments.folder import Item, events, instrument


def data_of(identity: str) -> Item:
    data = events()[identity]["data"]
    assert isinstance(data, dict)
    return data


def noted(record: str) -> Item:
    found = [one for name, one in events().items() if name.startswith(f"{record}/")]
    conflict = next(one for one in found if one["type"] == "servanda.conflict.noted")
    data = conflict["data"]
    assert isinstance(data, dict)
    return data


def test_ten_signatories_are_named_and_twelve_counted() -> None:
    conflict = noted("VI32-0035")
    assert [claim["value"] for claim in conflict["claims"]] == [10, 12]
    assert "chosen" not in conflict
    named = {one["stakeholder"] for one in data_of("VI32-0020")["partners"]}
    counted = {data_of(f"VI32-00{n}")["partner"] for n in (36, 37)}
    assert (len(named), len(named | counted)) == (10, 12)
    for identity in ("VI32-0036", "VI32-0037"):
        assert data_of(identity)["occurred"] == "2002-12"
        assert data_of(identity)["confidence"] == "inferred"


def test_attendance_is_a_range_of_two_sources() -> None:
    conflict = noted("VI32-0147")
    assert [claim["value"] for claim in conflict["claims"]] == [61, "over 100"]
    sources = {claim["sources"][0]["title"] for claim in conflict["claims"]}
    assert len(sources) == 2


def test_the_last_day_of_the_sixth_conference_is_chosen_and_the_other_stands_beside_it() -> None:
    conflict = noted("VI32-0014")
    assert [claim["value"] for claim in conflict["claims"]] == ["2002-12-13", "2002-12-14"]
    meeting = next(one for one in instrument()["meetings"] if one["code"] == "COP-6")
    assert conflict["chosen"] == meeting["to"] == "2002-12-13"
    assert meeting["also"][0]["to"] == "2002-12-14"
    days = [data_of(f"VI32-00{n}")["occurred"] for n in range(31, 35)]
    assert days == ["2002-12-13", "2002-12-13", "2002-12-14", "2002-12-14"]


def test_the_body_asked_and_the_body_that_adopted_are_two_plain_facts() -> None:
    rule = next(one for one in instrument()["rules"] if one["paragraph"] == "3")
    assert rule["criteria"]["adopted"]["match"]["body"] == "OEWG"
    assert data_of("VI32-0079")["body"] == "stakeholder/basel-cop"


def test_operators_took_part_were_welcomed_and_signed_at_two_dates() -> None:
    orange = "stakeholder/france-telecom-orange"
    assert data_of("VI32-0093")["partners"].count(orange) == 1
    assert "stakeholder/vodafone" in data_of("VI32-0093")["partners"]
    welcomed, signed = data_of("VI32-0095"), data_of("VI32-0103")
    assert (welcomed["partner"], welcomed["capacity"], welcomed["how"]) == (
        orange,
        "member",
        "welcomed",
    )
    assert (signed["partner"], signed["capacity"], signed["how"]) == (orange, "signatory", "signed")
    assert (welcomed["occurred"], signed["occurred"]) == ("2005-03-15", "2005-07")


def test_publishing_approving_and_adopting_a_guideline_are_three_acts_on_versions() -> None:
    published, approved, adopted = (events()[f"VI32-0{n}"] for n in (110, 169, 200))
    assert published["type"] == "servanda.document.published"
    assert published["subject"] == approved["subject"]
    assert (published["data"]["version"], approved["data"]["version"]) == (1, 2)
    assert (approved["data"]["act"], adopted["data"]["act"]) == ("approves", "adopts")


def test_late_answers_are_answers_to_the_question() -> None:
    asked = events()["VI32-0042"]
    for number in (45, 46, 48, 49):
        answer = data_of(f"VI32-00{number}")
        assert answer["answers"] == asked["subject"]
        assert answer["occurred"] > asked["data"]["deadline"]
