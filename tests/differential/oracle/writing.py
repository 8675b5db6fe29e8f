"""Documents replayed, with their versions and the acts on them; reports; what was found for principles."""

import re
from datetime import date

from tests.differential.oracle.saying import Thing, gather, keep, keep_keys, keys_of
from tests.differential.oracle.telling import Telling, slug

_OFFICIAL = re.compile("[A-Z]+(/[A-Z0-9.-]+)+(/[A-Za-z0-9.-]+)*", re.ASCII)


def document(told: list[Telling], _: date) -> Thing | None:
    thing: Thing = {"title": told[0].data["title"], "by": [], "others": [], "adoptedBy": []}
    for one in told:
        said = one.data
        keep(thing, said, type="documentType", title_of_text="name")
        keep_keys(thing, said, "partnership", "activity")
        if "file" in said:
            thing |= {"url": said["file"].get("url"), "sha256": said["file"].get("sha256")}
        _write(thing, one)
    thing["by"] = list(dict.fromkeys(thing["by"] or thing["others"]))
    if not _OFFICIAL.fullmatch(thing.get("symbol") or ""):
        thing["symbol"] = None
    return thing | {"title": thing.get("title_of_text", thing["title"])}


def _write(thing: Thing, one: Telling) -> None:
    said = one.data
    drafted = one.type == "document.drafted"
    thing["by" if drafted else "others"] += map(slug, said.get("by", ()))
    if drafted:
        keep(thing, said["version"], symbol="label")
    if one.type == "document.published":
        thing.setdefault("published", said["occurred"])
    if one.type == "document.adopted" and said["act"] != "takes-note":
        thing["adoptedBy"] = keys_of([*(f"/{key}" for key in thing["adoptedBy"]), said["body"]])


def versions(told: list[Telling]) -> list[Thing]:
    """Return the versions of the documents, by number."""
    found: dict[tuple[str, int], Thing] = {}
    for one in told:
        if one.type != "document.drafted":
            continue
        said, number = one.data, one.data["version"]["n"]
        thing = found.setdefault((one.slug, number), {"document": one.slug, "number": number})
        gather(thing, said, by_streams="by")
        keep(thing, said, "name", "revises", drafted="occurred")
        if "file" in said:
            thing |= {"url": said["file"].get("url"), "sha256": said["file"].get("sha256")}
        thing |= {"by": keys_of(thing["by_streams"]), "event": one.position}
        thing |= {"label": said["version"].get("label"), "key": f"{one.slug} {number}"}
    return list(found.values())


def acts(told: list[Telling]) -> list[Thing]:
    """Return what was done with the documents apart from writing them."""
    return [_acted(one) for one in told if _is_act(one)]


def _is_act(one: Telling) -> bool:
    return one.stream.startswith("document/") and one.type != "document.drafted"


def _acted(one: Telling) -> Thing:
    said = one.data
    thing: Thing = {"key": f"{one.slug} {one.position}", "document": one.slug}
    thing |= {"kind": one.type.partition(".")[2], "event": one.position}
    keep(thing, said, "occurred", "version", "parts")
    keep_keys(thing, said, "body", "meeting")
    manner = said.get("act") or said.get("how") or said.get("for")
    return thing | {"by": keys_of(said.get("by", ())), "manner": manner, "day": one.last}


def report(told: list[Telling], _: date) -> Thing | None:
    said = told[-1].data
    thing: Thing = {"title": said["title"]}
    for one in told:
        gather(thing, one.data, by_streams="by")
    keep_keys(thing, said, "body", "meeting", "document", "activity", "partnership")
    keep(thing, said, "medium", "to", "covers", "unnamed", submitted="occurred")
    keep(thing, said.get("period", {}), periodFrom="from", periodTo="to")
    return thing | {"by": keys_of(thing["by_streams"])}


def findings(told: list[Telling]) -> list[Thing]:
    """Return the newest finding for each principle of each mapping."""
    found: dict[str, Thing] = {}
    for one in told:
        for row in one.data["rows"] if one.type == "principle.mapped" else ():
            thing: Thing = {"key": f"{one.slug} {row['principle']}", "event": one.position}
            thing |= {"principle": row["principle"], "finding": row["finding"]}
            thing |= {"reason": row["reason"], "document": None, "partnership": None}
            thing["reference"] = f"{one.data['reference']} {one.data['version']}"
            keep_keys(thing, one.data, "document", "partnership")
            found[thing["key"]] = thing
    return list(found.values())
