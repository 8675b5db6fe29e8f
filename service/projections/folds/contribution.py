"""Contributions: pledged, received, spent, withdrawn. An amount that no source states stays absent; it is never 0."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from service.projections.contract import Fact, Timeline, unfolded
from service.projections.folds.instrument import slug
from service.projections.folds.told import last_day, latest, of_types, said, slug_of

PLEDGED: Final = "servanda.contribution.pledged"
RECEIVED: Final = "servanda.contribution.received"
SPENT: Final = "servanda.contribution.spent"
WITHDRAWN: Final = "servanda.contribution.withdrawn"

STAGES: Final = ("PLEDGED", "RECEIVED", "SPENT", "WITHDRAWN")
_TYPES: Final = (PLEDGED, RECEIVED, SPENT, WITHDRAWN)


class Contributions:
    """What one donor gives for one purpose, at the furthest stage that it has reached."""

    table = "contribution"
    types = frozenset(_TYPES)

    def keys(self, fact: Fact) -> Iterable[str]:
        return (slug(fact.stream),)

    def timeline(self, key: str, facts: Sequence[Fact]) -> Timeline:
        return unfolded(facts, _contribution)


def _contribution(facts: Sequence[Fact]) -> dict[str, object]:
    reached = max(_TYPES.index(fact.type) for fact in facts)
    decisive = of_types(facts, _TYPES[reached])[-1]
    steps = [_step(fact) for fact in facts]
    return {
        "title": facts[0].data["title"],
        "stage": STAGES[reached],
        "donor": slug_of(latest(facts, "donor")),
        "recipient": latest(facts, "to"),
        "form": latest(facts, "form"),
        "partnership": slug_of(latest(facts, "partnership")) or _target(facts, "partnership"),
        "activity": slug_of(latest(facts, "activity")) or _target(facts, "activity"),
        "amount": decisive.data.get("amount"),
        "currency": decisive.data.get("currency"),
        "given": last_day(str(facts[0].data["occurred"])),
        "event": decisive.position,
        "body": said(
            steps=steps,
            unnamed=latest(facts, "unnamed"),
            conditions=latest(facts, "conditions"),
            acknowledgedIn=latest(facts, "acknowledgedIn"),
        ),
    }


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
