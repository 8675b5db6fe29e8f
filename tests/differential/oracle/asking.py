"""Consultations and responses replayed: whom a consultation asks, who was heard."""

from datetime import date

from tests.differential.oracle.saying import (
    Thing,
    gather,
    keep,
    keep_keys,
    keys_of,
    no_earlier,
)
from tests.differential.oracle.telling import Telling, slug


def consultation(told: list[Telling], _: date) -> Thing | None:
    thing: Thing = {"title": told[0].data["title"], "open": 0, "closed_times": 0}
    for one in told:
        said = one.data
        gather(thing, said, used_streams="usedIn")
        thing["usedIn"] = keys_of(thing["used_streams"])
        keep_keys(thing, said, "by", "partnership", text="document")
        keep(thing, said, "question", "version", "participants", "unnamed")
        _turn(thing, one)
    thing |= _rounds(told)
    if not thing["open"] and not thing["closed_times"]:
        return thing | {"state": "HELD"}
    return thing | {"state": "OPEN" if thing["open"] > thing["closed_times"] else "CLOSED"}


def _turn(thing: Thing, one: Telling) -> None:
    said = one.data
    if one.type == "consultation.opened":
        thing["open"] += 1
        thing |= {"title": said["title"], "opened": said["occurred"]}
    elif one.type == "consultation.closed":
        thing["closed_times"] += 1
    elif one.type == "consultation.held":
        day = said["occurred"]
        thing |= {"heldFrom": said.get("from", day), "heldTo": said.get("to", day)}


def _rounds(told: list[Telling]) -> Thing:
    """Return every opening with its own deadline, and what is said of the newest round alone."""
    rounds: list[Thing] = []
    for one in told:
        if one.type == "consultation.opened":
            rounds.append({"opened": one.data["occurred"]})
        if rounds:
            until = no_earlier(rounds[-1].get("deadline"), one.data.get("deadline"))
            rounds[-1]["deadline"] = until
    newest = _newest(told)
    if rounds:
        rounds[-1]["deadline"] = newest["deadline"]
    return newest | {"rounds": rounds}


def _newest(told: list[Telling]) -> Thing:
    """Whatever is certainly from before the newest opening has passed, and so have the closings of earlier rounds."""
    openings = [one for one in told if one.type == "consultation.opened"]
    passed = max(len(openings) - 1, 0)
    thing: Thing = {"deadline": None}
    for one in told:
        if one.type == "consultation.closed" and passed:
            passed -= 1
        elif not openings or one.last >= openings[-1].first:
            thing["deadline"] = no_earlier(thing["deadline"], one.data.get("deadline"))
            keep(thing, one.data, "summary")
            if one.type == "consultation.closed":
                thing["closed"] = one.data["occurred"]
    return thing


def addressees(told: list[Telling]) -> list[Thing]:
    """Return whom the consultations ask, each class, sector or name once."""
    found: dict[str, Thing] = {}
    for one in told:
        if one.type not in {"consultation.opened", "consultation.widened"}:
            continue
        for asked in one.data.get("addressees", ()):
            who = slug(asked["stakeholder"]) if "stakeholder" in asked else None
            tie: Thing = {"class": asked.get("class"), "sector": asked.get("sector")}
            words = "/".join(part or "" for part in (tie["class"], tie["sector"], who))
            key = f"{one.slug} {words}"
            tie |= {"key": key, "consultation": one.slug, "stakeholder": who}
            found.setdefault(key, tie | {"since": one.data["occurred"], "event": one.position})
    return list(found.values())


def invitations(told: list[Telling]) -> list[Thing]:
    """Return who was asked, met or heard by name, and in which consultation."""
    found: dict[str, Thing] = {}
    for one in told:
        of, who = _heard(one)
        for stakeholder in who:
            key = f"{of} {stakeholder}"
            blank = {"asked": False, "present": False, "responses": [], "event": one.position}
            tie = found.setdefault(key, {"key": key, "consultation": of} | blank)
            tie["stakeholder"] = stakeholder
            _invite(tie, one)
    return list(found.values())


def _heard(one: Telling) -> tuple[str, list[str]]:
    """Return in which consultation somebody was asked, met or heard, and who."""
    said = one.data
    match one.type:
        case "consultation.opened" | "consultation.widened":
            named = (asked.get("stakeholder") for asked in said.get("addressees", ()))
            return one.slug, keys_of(each for each in named if each)
        case "consultation.held":
            return one.slug, keys_of(said.get("with", ()))
        case "response.received" if "answers" in said:
            return slug(said["answers"]), keys_of(said.get("by", ()))
        case _:
            return "", []


def _invite(tie: Thing, one: Telling) -> None:
    if one.type == "response.received":
        tie.setdefault("respondedOn", one.data["occurred"])
        if one.slug not in tie["responses"]:
            tie["responses"].append(one.slug)
    else:
        tie["present" if one.type == "consultation.held" else "asked"] = True


def response(told: list[Telling], _: date) -> Thing | None:
    first = told[0].data
    thing: Thing = {"title": first["title"], "received": first["occurred"]}
    for one in told:
        gather(thing, one.data, by_streams="by")
        thing["by"] = keys_of(thing["by_streams"])
        keep_keys(thing, one.data, "document", "partnership", consultation="answers")
        keep(thing, one.data, "stance", "summary", "unnamed")
    return thing
