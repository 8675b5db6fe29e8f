"""Partnerships and who is in them: one row a partnership, one for each partner and capacity."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from service.projections.contract import BEGINNING, Dated, Fact, Timeline, unfolded
from service.projections.folds.instrument import slug
from service.projections.folds.told import (
    furthest,
    last,
    last_day,
    latest,
    occurred,
    of_types,
    said,
    union,
)

PROPOSED: Final = "servanda.partnership.proposed"
FORMED: Final = "servanda.partnership.formed"
JOINED: Final = "servanda.partnership.joined"
LEFT: Final = "servanda.partnership.left"
EXTENDED: Final = "servanda.partnership.extended"
CONCLUDED: Final = "servanda.partnership.concluded"

STATES: Final = ("PROPOSED", "FORMED", "CONCLUDED")
SIGNED_FORMS: Final = frozenset({"declaration", "agreement", "memorandum"})
"""Forms of which a signatory from the start has signed on the day itself."""


class Partnerships(Dated):
    """A partnership from its proposal to its end.

    Who joins or leaves is left to the memberships. Why: whatever folds a partnership reads all that is told of it, and of
    one with a thousand partners that would be a thousand events again and again. Price: its newest event is not a
    joining, and what a joining says of sectors and regions is said of the partner alone.
    """

    table = "partnership"
    types = frozenset({PROPOSED, FORMED, EXTENDED, CONCLUDED})

    def keys(self, fact: Fact) -> Iterable[str]:
        return (slug(fact.stream),)

    def timeline(
        self, key: str, facts: Sequence[Fact], before: Timeline = (), since: date = BEGINNING
    ) -> Timeline:
        return unfolded(facts, _partnership, before, since)


def _partnership(facts: Sequence[Fact]) -> dict[str, object]:
    proposed, formed = last(facts, PROPOSED), last(facts, FORMED)
    concluded = last(facts, CONCLUDED)
    until = furthest(facts, "until")
    return {
        "title": (formed or proposed or facts[0]).data["title"],
        "state": _state(facts),
        "form": latest(of_types(facts, FORMED), "form"),
        "priority_fields": union(facts, "priorityFields"),
        "regions": union(facts, "regions"),
        "sectors": union(facts, "sectors"),
        "started": last_day(occurred(formed)),
        "until": last_day(until),
        "body": said(
            proposed=occurred(proposed),
            formed=occurred(formed),
            concluded=occurred(concluded),
            until=until,
            aim=latest(facts, "aim"),
            outcome=latest(facts, "outcome"),
            lessons=latest(facts, "lessons"),
            text=latest(of_types(facts, FORMED), "text"),
            strategic=latest(facts, "strategic"),
        ),
    }


def _state(facts: Sequence[Fact]) -> str:
    """Return how far it has come; what is extended or ended was formed, whenever its forming counts."""
    types = {fact.type for fact in facts}
    if CONCLUDED in types:
        return STATES[2]
    return STATES[0 if types == {PROPOSED} else 1]


class Memberships(Dated):
    """One partner in one capacity: since when, until when, and when they signed.

    Joinings and leavings are counted, not put in order. Why: they alternate, but dates that are
    years or months do not say how, and a leaving in June counts before a joining in that year.
    """

    table = "membership"
    types = frozenset({FORMED, JOINED, LEFT})

    def keys(self, fact: Fact) -> Iterable[str]:
        partnership = slug(fact.stream)
        return (f"{partnership} {partner} {capacity}" for partner, capacity in _partners(fact))

    def timeline(
        self, key: str, facts: Sequence[Fact], before: Timeline = (), since: date = BEGINNING
    ) -> Timeline:
        return unfolded(facts, lambda counting: _membership(key, counting), before, since)


def _partners(fact: Fact) -> Iterator[tuple[str, str]]:
    if fact.type == FORMED:
        for one in fact.data.get("partners", ()):
            yield slug(one["stakeholder"]), one["capacity"]
    else:
        yield slug(fact.data["partner"]), fact.data["capacity"]


def _membership(key: str, facts: Sequence[Fact]) -> dict[str, object] | None:
    partnership, stakeholder, capacity = key.split(" ")
    joinings, leavings = of_types(facts, FORMED, JOINED), of_types(facts, LEFT)
    if not joinings:
        return None
    joined = joinings[-1]
    left = leavings[-1] if len(leavings) >= len(joinings) else None
    return {
        "partnership": partnership,
        "stakeholder": stakeholder,
        "capacity": capacity,
        "since": joined.last_day,
        "until": None if left is None else left.last_day,
        "event": joined.position,
        "body": said(
            since=occurred(joined),
            until=occurred(left),
            signed=occurred(joined) if _is_signature(joined, capacity) else None,
            reason=None if left is None else left.data.get("reason"),
        ),
    }


def _is_signature(fact: Fact, capacity: str) -> bool:
    if fact.type == FORMED:
        return capacity == "signatory" and fact.data["form"] in SIGNED_FORMS
    return fact.data.get("how") == "signed"
