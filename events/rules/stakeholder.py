"""Rules of stakeholders, and of the trainings that say who was a centre."""

from collections.abc import Iterable
from typing import Any, Final

from events.rules.case import Case, Rule, never
from events.rules.general import MERGED
from events.rules.told import Told

REGISTERED: Final = "servanda.stakeholder.registered"
DESCRIBED: Final = "servanda.stakeholder.described"
CENTRE: Final = "regional_centre"

# Element types of a key stakeholder and the stakeholder types that can be one.
_FITTING: Final = {
    "industry_association": {"industry_association"},
    "corporate_foundation": {"company", "corporate_foundation"},
    "multinational_company": {"company"},
    "national_company": {"company"},
}
# Members that speak of the event, not of the stakeholder.
_OF_THE_EVENT: Final = frozenset(
    {
        *("occurred", "title", "language", "note", "sources", "confidence", "evidence"),
        *("actors", "participants", "unnamed"),
    }
)


def known(events: Iterable[Told]) -> dict[str, Any]:
    """Return what is known of a stakeholder, the latest said last."""
    told: dict[str, Any] = {}
    for event in events:
        if event.type in {REGISTERED, DESCRIBED}:
            told |= _members(event)
    return told


def _members(event: Told) -> dict[str, Any]:
    return {name: value for name, value in event.data.items() if name not in _OF_THE_EVENT}


def _kind(case: Case) -> str | None:
    told, data = known(case.earlier), case.event.data
    kind, type_ = data.get("kind", told.get("kind")), data.get("type", told.get("type"))
    if kind is None or type_ is None or type_ in _FITTING.get(kind, {type_}):
        return None
    fitting = " or ".join(f"`{one}`" for one in sorted(_FITTING[kind]))
    return f"`kind` does not fit `type`: this kind is one of {fitting}; correct one, or leave out `kind`."


def _nothing_changes(case: Case) -> str | None:
    told = known(case.earlier)
    if all(told.get(name) == value for name, value in _members(case.event).items()):
        return "Nothing changes: all of this is known already. Leave the event out."
    return None


def _circle(case: Case) -> str | None:
    own, into = case.event.stream, case.event.said("into")
    seen: set[str] = set()
    while into is not None and into not in seen:
        if into == own:
            return "The merge would go round in a circle: merge into the one that is to stay."
        seen.add(into)
        into = next((str(one.said("into")) for one in case.on(into, MERGED)), None)
    return None


def _no_centre(case: Case) -> str | None:
    for centre in case.event.said("centres") or ():
        told = [*case.on(centre, REGISTERED), *case.on(centre, DESCRIBED)]
        types = {one.said("type") for one in told} - {None}
        if types and CENTRE not in types:
            return f"{centre} is no `{CENTRE}`: name it among `trainers`, or correct its type."
    return None


RULES: Final = {
    "stakeholder.registered": (
        Rule(
            "exists", never("registered", message="It is registered already: describe it instead.")
        ),
        Rule("kind", _kind),
    ),
    "stakeholder.described": (Rule("unchanged", _nothing_changes), Rule("kind", _kind)),
    "stakeholder.merged": (Rule("circle", _circle),),
    "training.held": (Rule("centre", _no_centre),),
}
