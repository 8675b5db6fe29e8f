"""Stakeholders: one identity each, with what is known of them on each day of the world."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from events.edtf import parse
from service.projections.contract import BEGINNING, Fact, State, Timeline
from service.projections.folds.instrument import slug

REGISTERED = "servanda.stakeholder.registered"
DESCRIBED = "servanda.stakeholder.described"
MERGED = "servanda.stakeholder.merged"

_ABOUT_THE_EVENT = ("since", "evidence", "sources", "confidence", "note", "occurred", "language")
"""Members that speak of the describing event, not of the stakeholder."""


class Stakeholders:
    """Each event adds to what was known, from its own day on."""

    table = "stakeholder"

    def keys(self, fact: Fact) -> Iterable[str]:
        return (slug(fact.stream),) if fact.type in {REGISTERED, DESCRIBED, MERGED} else ()

    def timeline(self, key: str, facts: Sequence[Fact]) -> Timeline:
        told = sorted(facts, key=_world_order)
        days = sorted({_since(fact) for fact in told})
        return (State(BEGINNING, None), *(_state(told, day) for day in days))


def _state(told: Sequence[Fact], day: date) -> State:
    known: Mapping[str, Any] | None = None
    for fact in told:
        if _since(fact) <= day:
            known = _told(known, fact)
    return State(day, None if known is None else _columns(known))


def _world_order(fact: Fact) -> tuple[bool, date, int]:
    """Registration comes first, whatever its day: nothing is told of what is not there."""
    return fact.type != REGISTERED, _since(fact), fact.position


def _since(fact: Fact) -> date:
    since = fact.data.get("since")
    return parse(since).latest if since else fact.last_day


def _told(known: Mapping[str, Any] | None, fact: Fact) -> Mapping[str, Any] | None:
    if fact.type == REGISTERED:
        return dict(fact.data)
    if known is None:
        return None
    if fact.type == MERGED:
        return {**known, "mergedInto": fact.data["into"]}
    told = {k: v for k, v in fact.data.items() if k not in _ABOUT_THE_EVENT and k != "title"}
    return {**known, **told}


def _columns(known: Mapping[str, Any]) -> dict[str, object]:
    return {
        "title": known["name"],
        "type": known["type"],
        "kind": known.get("kind"),
        "country": known.get("country"),
        "sectors": sorted(known.get("sectors", ())),
        "merged_into": slug(known["mergedInto"]) if "mergedInto" in known else None,
        "body": dict(known),
    }
