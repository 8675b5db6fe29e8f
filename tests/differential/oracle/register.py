"""Stakeholders replayed: what is known of each on a day, and whom it turned out to be."""

from collections.abc import Mapping
from datetime import date

from events.edtf import parse
from tests.differential.oracle.saying import Thing, keep, keep_keys
from tests.differential.oracle.telling import Said, Telling

_OWN = ("name", "type", "kind", "sme", "membership", "sectors", "country", "countryBasis")
_WEAKEST_FIRST = ("other_government", "signatory", "party")

Told = Mapping[str, list[Telling]]
"""What is told of each stakeholder, by key."""


def since(one: Telling) -> date:
    """Return the day from which on a stakeholder is what an event says."""
    return parse(one.data["since"]).latest if "since" in one.data else one.last


def in_order(told: list[Telling]) -> list[Telling]:
    """Put the registration first: nothing is told of what is not there."""
    return sorted(
        told, key=lambda one: (one.type != "stakeholder.registered", since(one), one.position)
    )


def stakeholder(told: list[Telling], day: date) -> Thing | None:
    """Return what is known on a day of the stakeholder that all this is told of."""
    said: Thing = {}
    for one in in_order([one for one in told if since(one) <= day]):
        if one.type == "stakeholder.registered":
            said = {"registered": True}
        if "registered" in said and one.type == "stakeholder.merged":
            keep_keys(said, one.data, mergedInto="into")
        elif "registered" in said and one.type != "stakeholder.identified":
            keep(said, one.data, *_OWN, "aliases", "memberOf")
    return _shown(said, day) if said else None


def _shown(said: Thing, day: date) -> Thing:
    return {
        **said,
        "title": said["name"],
        "industryKind": said.get("kind"),
        "sectors": sorted(said.get("sectors", ())),
        "standing": _standing(said, day),
        "memberOf": [stream.partition("/")[2] for stream in said.get("memberOf", ())],
    }


def _standing(said: Said, day: date) -> str | None:
    held = [
        (parse(one["since"]).latest if "since" in one else date.min, one["status"])
        for one in said.get("membership", ())
    ]
    begun = [(day_, _WEAKEST_FIRST.index(status)) for day_, status in held if day_ <= day]
    return _WEAKEST_FIRST[max(begun)[1]] if begun else None


def known_on(told: Told, key: str, day: date) -> Thing | None:
    """Return what is known on a day; before anything is, what became known first."""
    those = told.get(key, [])
    began = [since(one) for one in those if one.type == "stakeholder.registered"]
    return stakeholder(those, max(day, min(began))) if began else None


def identity(told: Told, key: str, day: date) -> tuple[str, Thing | None]:
    """Return the stakeholder that somebody is on a day, through all mergers."""
    passed = {key}
    known = known_on(told, key, day)
    while known and known.get("mergedInto") not in {None, *passed}:
        key = known["mergedInto"]
        passed.add(key)
        known = known_on(told, key, day)
    return key, known


def names_of(stakeholders: Mapping[str, Thing], key: str) -> list[str]:
    """Return the keys under which a stakeholder goes: its own, and of all that were merged into it."""
    found = [key]
    for name in found:
        found += [
            other
            for other, one in stakeholders.items()
            if one.get("mergedInto") == name and other not in found
        ]
    return found
