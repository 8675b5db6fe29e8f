"""Texts and meetings: what was recorded last holds, on every day of the world."""

from events.edtf import parse
from tests.differential.oracle.saying import Thing, keep
from tests.differential.oracle.telling import Telling, paragraph_key, slug

Texts = dict[str, dict[str, Thing]]
"""By kind and key: instruments, paragraphs (recitals among them), references, rules, succession, meetings."""


def texts(told: list[Telling]) -> Texts:
    """Return the texts that stand; `told` comes in the order of the log."""
    found: Texts = {kind: {} for kind in _READ.values()}
    found |= {"paragraph": {}, "meeting": {}}
    for one in told:
        if one.type in _READ:
            key, thing = _text(one)
            held = found[_READ[one.type]]
            # The name of a reference text is that of the instrument which took it first.
            if key not in held or held[key].get("instrument") == thing.get("instrument"):
                held[key] = thing
        elif one.type == "instrument.paragraph_recorded":
            _paragraph(found["paragraph"], one)
        elif one.type in {"meeting.scheduled", "meeting.held"}:
            _meeting(found["meeting"], one)
    return found


_READ = {
    "instrument.recorded": "instrument",
    "instrument.rule_recorded": "rule",
    "instrument.linked": "succession",
    "instrument.reference_recorded": "reference",
}


def _text(one: Telling) -> tuple[str, Thing]:
    said = one.data
    match one.type:
        case "instrument.recorded":
            return one.slug, _instrument(one)
        case "instrument.rule_recorded":
            rule: Thing = {"body": said, "instrument": one.slug, "turn": (one.position, one.turn)}
            return paragraph_key(said["paragraph"]), rule
        case "instrument.linked":
            key = f"{said['fromAddress']} {said['toAddress']}"
            return key, {**said, "key": key, "instrument": one.slug}
        case _:
            return f"{said['reference']} {said['version']}", _reference(one)


def _instrument(one: Telling) -> Thing:
    thing: Thing = {"body": one.data, "adoptedBy": slug(one.data["adoptedBy"])}
    thing["adoptedAt"] = slug(one.data["adoptedAt"])
    keep(thing, one.data, "address", "adoptedOn", title="name")
    return thing


def _reference(one: Telling) -> Thing:
    thing: Thing = {"instrument": one.slug}
    keep(thing, one.data, "title", "version", "registerOf", name="reference", type="kind")
    thing["items"] = [{"countries": [], **item} for item in one.data["items"]]
    return thing


def _paragraph(held: dict[str, Thing], one: Telling) -> None:
    """Take the newest text; where a paragraph stands among others follows from when it was first recorded."""
    key = paragraph_key(one.data["address"])
    thing: Thing = {"instrument": one.slug, "number": one.data["address"].partition("#")[2]}
    thing["place"] = held[key]["place"] if key in held else one.position
    keep(thing, one.data, "address", "title", "role", "family", "text", "verb")
    keep(thing, one.data, "addressees", "act", "refersTo")
    held[key] = thing


def _meeting(held: dict[str, Thing], one: Telling) -> None:
    """Prefer the schedule: the instrument says which days it goes by."""
    said, before = one.data, held.get(one.slug)
    scheduled = one.type == "meeting.scheduled"
    if before and before["scheduled"] and not scheduled:
        return
    opens, closes = said.get("from", said["occurred"]), said.get("to", said["occurred"])
    thing: Thing = {"scheduled": scheduled, "code": said.get("code"), "title": said["title"]}
    thing |= {"opens": opens, "closes": closes, "body": slug(said["body"])}
    thing |= {"firstDay": parse(opens).earliest, "lastDay": parse(closes).latest}
    held[one.slug] = thing | {"heldBy": slug(said["body"])}
