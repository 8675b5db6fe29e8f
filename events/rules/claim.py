"""Rules of later claims and of conflicts between sources."""

from typing import Final

from events.rules.case import Case, Rule
from events.rules.told import Told, identity_of
from events.types.keys import paragraph_stream


def stands_elsewhere(case: Case) -> str | None:
    """Refuse what stands on the stream of another paragraph than its address names."""
    stream = paragraph_stream(case.event.data["paragraph"])
    if stream != case.event.stream:
        return f"This stands on the stream of its paragraph: record it on {stream}."
    return None


def _in_force(case: Case) -> bool:
    target, paragraph = identity_of(case.event.data["event"]), case.event.data["paragraph"]
    named = case.elsewhere.standing.get(target)
    standing = named is not None and _rides(named, paragraph)
    for one in case.recorded("made", "withdrawn"):
        if identity_of(one.data["event"]) == target and one.data["paragraph"] == paragraph:
            standing = one.short_type == "claim.made"
    return standing


def _rides(event: Told, paragraph: str) -> bool:
    return any(claim["paragraph"] == paragraph for claim in event.said("evidence") or ())


def _made_already(case: Case) -> str | None:
    return "This claim is in force already: leave the event out." if _in_force(case) else None


def _not_made(case: Case) -> str | None:
    if not _in_force(case):
        return "No claim of this event on this paragraph is in force: nothing is to be withdrawn."
    return None


def target_retracted(case: Case) -> str | None:
    """Refuse what names a retracted event."""
    if identity_of(case.event.data["event"]) in case.elsewhere.retracted:
        return "The event that this names has been retracted: name the event that replaced it."
    return None


def _not_in_force(case: Case) -> str | None:
    if not _in_force(case):
        return "No claim of this event on this paragraph is in force: there is nothing to judge."
    return None


def _one_value(case: Case) -> str | None:
    values = [claim["value"] for claim in case.event.data["claims"]]
    chosen = case.event.data.get("chosen")
    if len({(type(value), value) for value in values}) < 2:
        return "A conflict has two different values at least: give the other one, with its source."
    if chosen is not None and chosen not in values:
        return "What is chosen is none of the values: choose one that a source states."
    return None


RULES: Final = {
    "claim.made": (
        Rule("stream", stands_elsewhere),
        Rule("retracted", target_retracted),
        Rule("exists", _made_already),
    ),
    "claim.withdrawn": (Rule("stream", stands_elsewhere), Rule("not-made", _not_made)),
    "claim.disputed": (Rule("stream", stands_elsewhere), Rule("not-made", _not_in_force)),
    "claim.verified": (Rule("stream", stands_elsewhere), Rule("not-made", _not_in_force)),
    "conflict.noted": (Rule("values", _one_value),),
}
