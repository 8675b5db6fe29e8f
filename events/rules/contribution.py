"""Rules of contributions. An amount that no source states is unknown, never nothing: it contradicts no sum."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from events.rules.case import Case, Rule, needs
from events.rules.told import Told


def _amount_alone(case: Case) -> str | None:
    if case.event.said("amount") is not None and case.event.said("currency") is None:
        return "An amount needs its currency: add it."
    return None


def _other_donor(case: Case) -> str | None:
    donor = case.event.said("donor")
    pledged = {pledge.said("donor") for pledge in case.recorded("pledged")} - {None}
    if donor is not None and pledged and donor not in pledged:
        return "Another donor than the one who pledged: record it as a contribution of its own."
    return None


def _overspent(case: Case) -> str | None:
    currency = case.event.said("currency")
    received = list(case.others("received"))
    if currency is None or any(one.said("amount") is None for one in received):
        return None
    spent = [one for one in case.standing if one.short_type == "contribution.spent"]
    if _sum(spent, currency) > _sum(received, currency):
        return "More is spent than was received: correct an amount, or record the other receipts."
    return None


def _sum(events: Iterable[Told], currency: str) -> Decimal:
    in_currency = (one for one in events if one.said("currency") == currency)
    return sum((Decimal(one.said("amount") or 0) for one in in_currency), Decimal(0))


_CURRENCY: Final = Rule("currency", _amount_alone)

RULES: Final = {
    "contribution.pledged": (_CURRENCY,),
    "contribution.received": (_CURRENCY, Rule("donor", _other_donor)),
    "contribution.spent": (
        _CURRENCY,
        Rule(
            "not-received", needs("received", message="Nothing is received yet: record that first.")
        ),
        Rule("sum", _overspent),
    ),
    "contribution.withdrawn": (
        Rule(
            "not-pledged", needs("pledged", message="Nothing was pledged: retract what is wrong.")
        ),
    ),
}
