"""Stakeholders: one identity each, with what is known of them on each day of the world."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from events.edtf import parse
from service.projections.contract import BEGINNING, Fact, State, Timeline, begun
from service.projections.folds.instrument import slug

REGISTERED = "servanda.stakeholder.registered"
DESCRIBED = "servanda.stakeholder.described"
MERGED = "servanda.stakeholder.merged"

_ABOUT_THE_EVENT = frozenset(
    {
        *("title", "since", "occurred", "language", "note", "sources", "confidence", "evidence"),
        *("actors", "participants", "unnamed"),
    }
)
"""Members that speak of the describing event, not of the stakeholder."""

_STRENGTH = ("other_government", "signatory", "party")
"""Whoever is a party has signed before: of two statuses from the same day on, the stronger one holds."""


class Stakeholders:
    """Each event adds to what was known, from its own day on."""

    table = "stakeholder"
    types = frozenset({REGISTERED, DESCRIBED, MERGED})

    def keys(self, fact: Fact) -> Iterable[str]:
        return (slug(fact.stream),)

    def since(self, fact: Fact) -> date:
        """Return the day from which on it holds, where it says so, whenever it was said."""
        return _since(fact)

    def timeline(
        self, key: str, facts: Sequence[Fact], before: Timeline = (), since: date = BEGINNING
    ) -> Timeline:
        told = sorted(facts, key=_world_order)
        days = sorted({day for fact in told for day in (_since(fact), *_turns(fact))})
        return begun([_state(told, day) for day in days])


def _turns(fact: Fact) -> Iterable[date]:
    """Yield the days on which the status in a convention changes by what the fact says, from its own day on."""
    for one in fact.data.get("membership", ()):
        if "since" in one and (day := parse(one["since"]).latest) > _since(fact):
            yield day


def _state(told: Sequence[Fact], day: date) -> State:
    known: Mapping[str, Any] | None = None
    for fact in told:
        if _since(fact) <= day:
            known = _told(known, fact)
    return State(day, None if known is None else _columns(known, day))


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
    told = {k: v for k, v in fact.data.items() if k not in _ABOUT_THE_EVENT}
    return {**known, **told}


def _standing(known: Mapping[str, Any], day: date) -> str | None:
    """Return the status in the convention on a day: the last one that had begun, an undated one before all others."""
    begun = [
        (date.min if "since" not in one else parse(one["since"]).latest, one["status"])
        for one in known.get("membership", ())
    ]
    held = [(since, _STRENGTH.index(status)) for since, status in begun if since <= day]
    return _STRENGTH[max(held)[1]] if held else None


def _columns(known: Mapping[str, Any], day: date) -> dict[str, object]:
    return {
        "title": known["name"],
        "type": known["type"],
        "kind": known.get("kind"),
        "country": known.get("country"),
        "sectors": sorted(set(known.get("sectors", ()))),
        "standing": _standing(known, day),
        "merged_into": slug(known["mergedInto"]) if "mergedInto" in known else None,
        "body": dict(known),
    }
