"""Groups of lists, of subjects and of evidence, with the events behind each."""

from collections.abc import Mapping
from typing import Final

from tests.differential.oracle.below import events_at, events_on
from tests.differential.oracle.lists import Args, groups
from tests.differential.oracle.moments import At
from tests.differential.oracle.seen import KIND_OF, Seen, Value

_YEARS: Final[Mapping[str, str]] = {
    "partnership": "formed",
    "consultation": "opened",
    "activity": "started",
    "document": "published",
    "contribution": "given",
    "response": "received",
    "report": "submitted",
    "instrument": "adoptedOn",
    "meeting": "lastDay",
}
_DIMENSIONS: Final[Mapping[str, str]] = {
    "STATE": "state", "FORM": "form", "FIELD": "fields", "REGION": "regions", "SECTOR": "sectors", "TYPE": "type",
    "KIND": "kind", "COUNTRY": "country", "STANDING": "standing", "LEVEL": "level", "AIM": "aims",
    "PARTNERSHIP": "partnership", "ADOPTED_BY": "adoptedBy", "STAGE": "stage", "DONOR": "donor", "CURRENCY": "currency",
    "BODY": "body", "MEDIUM": "medium", "STANCE": "stance", "PROGRAMME": "programme", "MEMBER": "member",
    "ON_BEHALF_OF": "onBehalfOf",
}  # fmt: skip


def aggregates(seen: Seen, args: Args) -> list[Seen]:
    if seen.type == "EvidenceConnection":
        return _of_evidence(seen, args)
    kind = KIND_OF[seen.type.removesuffix("Connection")]
    members = {**_DIMENSIONS, "YEAR": _YEARS.get(kind, "")}
    if kind == "activity":
        members["COUNTRY"] = "countries"
    if kind == "reference":
        members["KIND"] = "type"
    chosen = [members[one] for one in args["by"]]
    years = [members["YEAR"]] if "YEAR" in args["by"] else []
    things = [one.node.thing for one in seen.thing["whole"] if one.node is not None]
    return [_group(seen.at, kind, keys, those) for keys, those in groups(things, chosen, years)]


def _group(at: At, kind: str, keys: list[str | None], members: list[str]) -> Seen:
    streams = [f"{kind}/{one}" for one in members]
    return Seen("Group", {"keys": keys, "count": len(members), "streams": streams}, at)


def _of_evidence(seen: Seen, args: Args) -> list[Seen]:
    """Return how much of a list of evidence shares what."""
    found: dict[tuple[str | None, ...], set[int]] = {}
    for one in seen.thing["weighty"]:
        shares = {
            "BEARING": one.evidence.bearing,
            "VERDICT": one.verdict,
            "TYPE": one.evidence.type,
        }
        keys = tuple((shares | {"CRITERION": one.criterion})[by] for by in args["by"])
        found.setdefault(keys, set()).add(one.evidence.position)
    ordered = sorted(found, key=lambda keys: [(one is None, one or "") for one in keys])
    return [_of_events(seen.at, keys, sorted(found[keys])) for keys in ordered]


def _of_events(at: At, keys: tuple[str | None, ...], positions: list[int]) -> Seen:
    return Seen("Group", {"keys": [*keys], "count": len(positions), "positions": positions}, at)


def events_of(seen: Seen, args: Args) -> Value:
    if "positions" in seen.thing:
        return events_at(seen.thing["positions"])(seen, args)
    return events_on(seen.thing["streams"])(seen, args)
