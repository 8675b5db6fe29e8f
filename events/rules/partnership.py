"""Rules of partnerships: formed once, joined and left by partner and capacity, concluded once.

A joining recorded long after the conclusion is accepted; one that happened certainly after it is not.
"""

from collections.abc import Iterable
from typing import Final

from events.edtf import EdtfDate
from events.rules.case import Case, Rule, after, needs, never, not_after, not_before
from events.rules.told import Told

NOT_FORMED: Final = Rule(
    "not-formed",
    needs("formed", message="The partnership is not formed yet: record its forming first."),
)


def members(events: Iterable[Told]) -> set[tuple[str, str]]:
    """Return who is in, and in which capacity."""
    inside: set[tuple[str, str]] = set()
    for event in events:
        match event.short_type:
            case "partnership.formed":
                inside |= {(p["stakeholder"], p["capacity"]) for p in event.said("partners") or ()}
            case "partnership.joined":
                inside.add(_who(event))
            case "partnership.left":
                inside.discard(_who(event))
    return inside


def _who(event: Told) -> tuple[str, str]:
    return event.data["partner"], event.data["capacity"]


def _in_already(case: Case) -> str | None:
    if _who(case.event) in members(case.earlier):
        return (
            "This partner is in already in this capacity: leave the event out, "
            "or give the other capacity."
        )
    return None


def _not_in(case: Case) -> str | None:
    if _who(case.event) not in members(case.earlier):
        return "This partner is not in, in this capacity: record the joining first."
    return None


def _left_before_joining(case: Case) -> str | None:
    joinings = [o for o in case.others("formed", "joined") if _who(case.event) in members([o])]
    if joinings and all(after(joining, case.event) for joining in joinings):
        return "The leaving is certainly before the joining: correct whichever date is wrong."
    return None


def _no_longer(case: Case) -> str | None:
    """Refuse an extension that adds nothing to what had been agreed by then, or makes a later one add nothing."""
    event = case.event
    until = event.date("until")
    for other in case.others("formed", "extended"):
        told = other.date("until")
        if until is None or told is None:
            continue
        if not _first(event, other, case) and not _later(until, told):
            return "`until` is not later than what was agreed before: give the later date."
        if after(other, event) and not _later(told, until):
            return "A later extension goes no further than this one: correct whichever is wrong."
    return None


def _first(event: Told, other: Told, case: Case) -> bool:
    """Whether the event comes before the other: by certain dates, else by the order of recording."""
    return after(other, event) or (other not in case.earlier and not after(event, other))


def _later(a: EdtfDate, b: EdtfDate) -> bool:
    """Whether `a` may be later than `b`, and does not only repeat it."""
    return a.text != b.text and a.latest > b.earliest


RULES: Final = {
    "partnership.formed": (
        Rule("exists", never("formed", message="The partnership is formed already: see its page.")),
        Rule("order", not_after("concluded", what="the conclusion")),
    ),
    "partnership.joined": (
        NOT_FORMED,
        Rule("member", _in_already),
        Rule("closed", not_after("concluded", what="the conclusion of the partnership")),
    ),
    "partnership.left": (Rule("not-in", _not_in), Rule("order", _left_before_joining)),
    "partnership.extended": (
        NOT_FORMED,
        Rule("until", _no_longer),
        Rule("closed", not_after("concluded", what="the conclusion of the partnership")),
    ),
    "partnership.concluded": (
        NOT_FORMED,
        Rule("exists", never("concluded", message="The partnership is concluded already.")),
        Rule(
            "order",
            not_before("formed", "joined", "extended", what="a forming, joining or extension"),
        ),
    ),
}
