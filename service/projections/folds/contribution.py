"""Contributions: pledged, received, spent, withdrawn. An amount that no source states stays absent; it is never 0."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from service.projections.contract import BEGINNING, Dated, Fact, Timeline, unfolded
from service.projections.folds.instrument import slug
from service.projections.folds.told import last_day, latest, of_types, said, slug_of

PLEDGED: Final = "servanda.contribution.pledged"
RECEIVED: Final = "servanda.contribution.received"
SPENT: Final = "servanda.contribution.spent"
WITHDRAWN: Final = "servanda.contribution.withdrawn"

STAGES: Final = ("PLEDGED", "RECEIVED", "SPENT", "WITHDRAWN")
_TYPES: Final = (PLEDGED, RECEIVED, SPENT, WITHDRAWN)
_RANKS: Final = (PLEDGED, WITHDRAWN, RECEIVED, SPENT)
"""A withdrawal takes back a promise, not what has arrived: after it, the rest may be received and spent."""


class Contributions(Dated):
    """What one donor gives for one purpose, at the furthest stage that it has reached, with all that came at it."""

    table = "contribution"
    types = frozenset(_TYPES)

    def keys(self, fact: Fact) -> Iterable[str]:
        return (slug(fact.stream),)

    def timeline(
        self, key: str, facts: Sequence[Fact], before: Timeline = (), since: date = BEGINNING
    ) -> Timeline:
        return unfolded(facts, _contribution, before, since)


def _contribution(facts: Sequence[Fact]) -> dict[str, object]:
    reached = max((fact.type for fact in facts), key=_RANKS.index)
    decisive = of_types(facts, reached)
    amount, currency = _sum(decisive)
    if reached == WITHDRAWN:  # what is taken back was promised, and the promise says in what
        currency = latest(facts, "currency")
    return {
        "title": facts[0].data["title"],
        "stage": STAGES[_TYPES.index(reached)],
        "donor": slug_of(latest(facts, "donor")),
        "recipient": latest(facts, "to"),
        "form": latest(facts, "form"),
        "partnership": slug_of(latest(facts, "partnership")) or _target(facts, "partnership"),
        "activity": slug_of(latest(facts, "activity")) or _target(facts, "activity"),
        "amount": amount,
        "currency": currency,
        "given": last_day(str(facts[0].data["occurred"])),
        "event": decisive[-1].position,
        "body": said(
            steps=[_step(fact) for fact in facts],
            unnamed=latest(facts, "unnamed"),
            conditions=latest(facts, "conditions"),
            acknowledgedIn=latest(facts, "acknowledgedIn"),
        ),
    }


def _sum(facts: Sequence[Fact]) -> tuple[str | None, str | None]:
    """Return amount and currency of all steps together; unknown where one is, or where they differ in currency."""
    amounts = [fact.data.get("amount") for fact in facts]
    currency, *others = {fact.data.get("currency") for fact in facts}
    if others:
        return None, None
    known = [Decimal(amount) for amount in amounts if amount is not None]
    return str(sum(known)) if len(known) == len(facts) else None, currency


def _target(facts: Sequence[Fact], kind: str) -> str | None:
    """Return the partnership or activity that the contribution goes to or was spent on."""
    named = [fact.data.get(member) for fact in facts for member in ("to", "on")]
    return next((slug(one) for one in named if one and one.partition("/")[0] == kind), None)


def _step(fact: Fact) -> dict[str, Any]:
    return said(
        stage=STAGES[_TYPES.index(fact.type)],
        occurred=fact.data["occurred"],
        amount=fact.data.get("amount"),
        currency=fact.data.get("currency"),
        on=fact.data.get("on"),
        event=fact.position,
    )
