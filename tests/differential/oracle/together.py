"""Partnerships and activities replayed, with who is in them."""

from datetime import date

from events.edtf import parse
from tests.differential.oracle.saying import Thing, gather, keep, keep_keys, keys_of, no_earlier
from tests.differential.oracle.telling import Said, Telling, slug

_SIGNED = frozenset({"declaration", "agreement", "memorandum"})
_ROLES = {
    "by": "proposer",
    "partners": "partner",
    "centres": "centre",
    "trainers": "trainer",
    "fundedBy": "funder",
}


def partnership(told: list[Telling], _: date) -> Thing | None:
    """Replay a partnership; who joins and leaves tells of the partners, not of it."""
    told = [one for one in told if one.type not in {"partnership.joined", "partnership.left"}]
    if not told:
        return None
    thing: Thing = {"title": told[0].data["title"], "state": "PROPOSED"}
    for one in told:
        said = one.data
        gather(thing, said, "regions", "sectors", fields="priorityFields")
        keep(thing, said, "aim", "outcome")
        thing["until"] = no_earlier(thing.get("until"), said.get("until"))
        if one.type == "partnership.proposed":
            keep(thing, said, proposed="occurred")
            if "formed" not in thing:
                thing["title"] = said["title"]
        elif thing["state"] == "PROPOSED":
            thing["state"] = "FORMED"
        if one.type == "partnership.formed":
            keep(thing, said, "title", "form", "text", formed="occurred")
        if one.type == "partnership.concluded":
            thing["state"] = "CONCLUDED"
            keep(thing, said, concluded="occurred")
    return thing


def memberships(told: list[Telling]) -> list[Thing]:
    """Return who is or was in the partnerships, one for each partner and capacity."""
    found: dict[tuple[str, str, str], Thing] = {}
    for one in told:
        for who, capacity in _partners(one):
            tie = found.setdefault((one.slug, who, capacity), {"in": 0, "out": 0})
            _come_or_go(tie, one, capacity)
    for (partnership_, who, capacity), tie in found.items():
        tie |= {"partnership": partnership_, "stakeholder": who, "capacity": capacity}
        tie["key"] = f"{partnership_} {who} {capacity}"
        if tie["out"] >= tie["in"]:
            tie |= {"until": tie.get("left"), "reason": tie.get("why")}
    return [tie for tie in found.values() if tie["in"]]


def _partners(one: Telling) -> list[tuple[str, str]]:
    if one.type == "partnership.formed":
        partners = one.data.get("partners", ())
        return [(slug(each["stakeholder"]), each["capacity"]) for each in partners]
    if one.type in {"partnership.joined", "partnership.left"}:
        return [(slug(one.data["partner"]), one.data["capacity"])]
    return []


def _come_or_go(tie: Thing, one: Telling, capacity: str) -> None:
    said = one.data
    if one.type == "partnership.left":
        tie["out"] += 1
        tie |= {"left": said["occurred"], "why": said.get("reason")}
        return
    signed = said.get("how") == "signed"
    if one.type == "partnership.formed":
        signed = capacity == "signatory" and said["form"] in _SIGNED
    tie["in"] += 1
    tie |= {"since": said["occurred"], "event": one.position}
    tie["signedOn"] = said["occurred"] if signed else None


def activity(told: list[Telling], day: date) -> Thing | None:
    thing: Thing = {"title": told[0].data["title"], "state": "PROPOSED"}
    for one in told:
        _facets(thing, one.data)
        _go_on(thing, one, day)
    if "begun" in thing:  # a training held within a project does not end it
        thing.pop("held_and_over", None)
    started = thing.get("begun") or thing.get("held") or thing.get("begun_as_told_at_its_end")
    completed = thing.get("done") or thing.get("held_and_over")
    if "held" in thing:
        thing.setdefault("form", "training")
    if "cancelled" in thing or completed:
        thing["state"] = "CANCELLED" if "cancelled" in thing else "COMPLETED"
    return thing | {"started": started, "completed": completed}


def _facets(thing: Thing, said: Said) -> None:
    gather(thing, said, "aims", "regions", "countries", "sectors", "wasteStreams")
    gather(thing, said, output_streams="outputs")
    thing["outputs"] = keys_of(thing["output_streams"])
    keep(thing, said, "level", "partOf", "workitem", "results", "count", "people")
    keep(thing, said, "audience", "support", "participants")
    keep_keys(thing, said, "partnership")


def _go_on(thing: Thing, one: Telling, day: date) -> None:
    said, verb = one.data, one.type.partition(".")[2]
    if verb in {"proposed", "planned", "cancelled"}:
        thing[verb] = said["occurred"]
    if verb == "cancelled":
        keep(thing, said, "reason")
    if verb in {"started", "held"}:
        thing["begun" if verb == "started" else "held"] = said.get("from") or said["occurred"]
    if verb == "started":
        keep(thing, said, "form")
    if verb == "completed":
        keep(thing, said, begun_as_told_at_its_end="from")
    if verb in {"completed", "held"} and _end(one) <= day:
        ending = "done" if verb == "completed" else "held_and_over"
        thing[ending] = said.get("to") or said["occurred"]
    _advance(thing, verb)


def _advance(thing: Thing, verb: str) -> None:
    if verb in {"started", "completed", "held"}:
        thing["state"] = "STARTED"
    elif verb == "planned" and thing["state"] == "PROPOSED":
        thing["state"] = "PLANNED"


def _end(one: Telling) -> date:
    return max(one.last, parse(one.data.get("to", one.data["occurred"])).latest)


def participations(told: list[Telling]) -> list[Thing]:
    """Return who takes part in the activities, one for each role."""
    found: dict[str, Thing] = {}
    for one in told:
        for who, role in _parts(one.data) if one.stream.startswith("activity/") else ():
            key = f"{one.slug} {who} {role}"
            tie: Thing = {"key": key, "activity": one.slug, "stakeholder": who, "role": role}
            tie |= {"since": one.data["occurred"], "event": one.position}
            found.setdefault(key, tie)
    return list(found.values())


def _parts(said: Said) -> list[tuple[str, str]]:
    parts = [(slug(who), role) for name, role in _ROLES.items() for who in said.get(name, ())]
    supporters = (one for one in said.get("support", ()) if "stakeholder" in one)
    parts += [(slug(one["stakeholder"]), "supporter") for one in supporters]
    actors = (one for one in said.get("actors", ()) if one["who"].startswith("stakeholder/"))
    roles = ((slug(one["who"]), one.get("role", "actor")) for one in actors)
    return parts + [(who, role) for who, role in roles if role != "recipient"]
