from itertools import permutations
from typing import Any

import pytest

from service.projections.contract import Fact
from service.projections.folds.contribution import Contributions
from tests.service.projections.facts import on, there, told

STREAM = "contribution/firm-2004"


def one(verb: str, occurred: str, position: int = 1, **said: Any) -> Fact:  # noqa: ANN401 - JSON
    return told(f"contribution.{verb}", STREAM, occurred=occurred, position=position, **said)


def given(*facts: Fact, day: str = "2010-01-01") -> dict[str, Any]:
    return there(Contributions().timeline("firm-2004", facts), day)


MONEY: dict[str, Any] = {"amount": "1000.50", "currency": "CHF"}


def test_a_contribution_goes_from_stage_to_stage_with_the_amount_of_each() -> None:
    facts = (
        one("pledged", "2003", **MONEY),
        one("received", "2004-10", 2, amount="900", currency="CHF"),
        one("spent", "2005-01-01", 3, amount="5", currency="CHF", on="activity/lead"),
    )
    stages = [
        (row["stage"], row["amount"], row["event"])
        for row in (given(*facts, day=day) for day in ("2003-12-31", "2004-10-31", "2005-01-01"))
    ]
    assert stages == [("PLEDGED", "1000.50", 1), ("RECEIVED", "900", 2), ("SPENT", "5", 3)]
    assert on(Contributions().timeline("firm-2004", facts), "2003-12-30") is None


def test_an_amount_that_no_source_states_is_absent_and_never_nothing() -> None:
    row = given(one("received", "2004-10"))
    assert (row["amount"], row["currency"]) == (None, None)
    assert row["body"]["steps"] == [{"stage": "RECEIVED", "occurred": "2004-10", "event": 1}]


def test_two_receipts_add_up_and_one_without_an_amount_makes_the_sum_unknown() -> None:
    first = one("received", "2004-10", **MONEY)
    second = one("received", "2005", 2, amount="99.50", currency="CHF")
    assert given(first, second)["amount"] == "1100.00"
    assert given(first, second, one("received", "2006", 3))["amount"] is None
    euros = one("received", "2005", 2, amount="99.50", currency="EUR")
    assert (given(first, euros)["amount"], given(first, euros)["currency"]) == (None, None)


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))))
def test_steps_recorded_in_any_order_stand_in_the_order_of_the_world(
    order: tuple[int, ...],
) -> None:
    told = (("pledged", "2003"), ("received", "2004-10"), ("received", "2005"))
    facts = [one(verb, day, position) for (verb, day), position in zip(told, order, strict=True)]
    steps = given(*facts)["body"]["steps"]
    assert [(step["stage"], step["occurred"]) for step in steps] == [
        ("PLEDGED", "2003"),
        ("RECEIVED", "2004-10"),
        ("RECEIVED", "2005"),
    ]


def test_a_pledge_that_is_withdrawn_is_withdrawn() -> None:
    row = given(one("pledged", "2003"), one("withdrawn", "2004", 2))
    assert (row["stage"], row["event"]) == ("WITHDRAWN", 2)


def test_what_has_arrived_stays_received_when_the_rest_is_withdrawn() -> None:
    facts = (
        one("pledged", "2003", **MONEY),
        one("received", "2004", 2, amount="900", currency="CHF"),
        one("withdrawn", "2005", 3, amount="100.50", currency=None),
    )
    row = given(*facts)
    assert (row["stage"], row["amount"]) == ("RECEIVED", "900")
    assert [step["stage"] for step in row["body"]["steps"]][-1] == "WITHDRAWN"


def test_it_belongs_to_the_partnership_or_activity_that_it_goes_to_or_is_spent_on() -> None:
    received = one("received", "2004-10", to="partnership/phones")
    spent = one("spent", "2005", 2, on="activity/lead")
    row = given(received, spent)
    assert (row["partnership"], row["activity"]) == ("phones", "lead")
    assert row["recipient"] == "partnership/phones"
    assert given(received, one("spent", "2005", 2, on="post/officer"))["activity"] is None


def test_a_donor_without_a_name_stays_without_one() -> None:
    row = given(one("received", "2004-10", donor=None, unnamed={"text": "members"}))
    assert (row["donor"], row["body"]["unnamed"]) == (None, {"text": "members"})


def test_what_is_taken_back_has_the_currency_of_its_promise() -> None:
    given = Contributions().timeline(
        "c",
        [
            told("contribution.pledged", "contribution/c", occurred="2003", amount="100", currency="EUR", donor="stakeholder/a", form="money"),
            told("contribution.withdrawn", "contribution/c", occurred="2004", position=2, amount="30", reason="less"),
        ],
    )  # fmt: skip
    columns = there(given, "2004-12-31")
    assert (columns["stage"], columns["amount"], columns["currency"]) == ("WITHDRAWN", "30", "EUR")
