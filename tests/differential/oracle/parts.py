"""The part of a stakeholder, put together claim by claim and text by text."""

from collections.abc import Iterator

from service.mandate.evidence import Evidence
from service.mandate.explain import Explanation
from tests.differential.oracle import judged
from tests.differential.oracle.claims import Claim
from tests.differential.oracle.lists import Args, Item, connection
from tests.differential.oracle.moments import At
from tests.differential.oracle.saying import Thing
from tests.differential.oracle.seen import Seen, event, subject
from tests.differential.oracle.since import since, value_on
from tests.differential.oracle.telling import paragraph_key


def part(seen: Seen, args: Args) -> Seen | None:
    day = since(seen.at, args)
    if seen.thing.get("mergedInto"):
        return None
    names = seen.at.world.names_of(seen.key)
    thing: Thing = {"since": day, "of": seen, "names": [names[0], *sorted(names[1:])]}
    return Seen("StakeholderPart", thing, seen.at)


def asked(seen: Seen, args: Args) -> Seen:
    def whole(then: At) -> list[Item]:
        texts = then.world.subjects["paragraph"].values()
        ordered = sorted(texts, key=lambda one: (one["instrument"], int(one["place"])))
        own = seen.thing["of"].thing["type"]
        return [_asked(seen, then, one) for one in ordered if _classes(then, one, own)]

    return connection("AskedConnection", whole, args, seen.at)


def _classes(at: At, paragraph: Thing, own: str) -> list[str]:
    """Return the classes by which a paragraph addresses a type of stakeholders."""
    instrument = at.world.docket.texts["instrument"].get(paragraph["instrument"])
    if instrument is None:
        return []
    classes = instrument["body"]["classes"]
    addressed = paragraph.get("addressees") or ()
    return sorted(name for name in set(addressed) if own in classes.get(name, ()))


def _asked(seen: Seen, at: At, one: Thing) -> Item:
    address, day = one["address"], seen.thing["since"]
    said = at.world.explanation(address)
    needs = [report.missing for report in said.criteria] if said else []
    edge: Thing = {
        "classes": _classes(at, one, seen.thing["of"].thing["type"]),
        "value": value_on(at, address, at.day),
        "before": value_on(at, address, day) if day else None,
        "open": [judged.sentence(at, need) for need in needs if need],
    }
    return Item(one["key"], subject(at, "paragraph", one["key"]), edge)


def did(seen: Seen, args: Args) -> Seen:
    def whole(then: At) -> list[Item]:
        found = sorted(_deeds(seen, then), key=lambda one: one[0])
        return [item for _, item in found]

    return connection("DeedConnection", whole, args, seen.at)


def _deeds(seen: Seen, at: At) -> Iterator[tuple[tuple[object, ...], Item]]:
    docket, names, since_day = at.world.docket, seen.thing["names"], seen.thing["since"]
    for claim in docket.claims:
        evidence = docket.bailiff.evidence(claim, docket.register)
        acts = any(actor.key in names for actor in evidence.facts.actors)
        if acts and evidence.last_day <= at.day:
            edge = _edge(at, claim, evidence)
            edge["new"] = since_day is not None and evidence.last_day > since_day
            place = evidence.last_day, evidence.position, claim.paragraph
            item = Item(f"{claim.paragraph} {evidence.id}", event(at, evidence.position), edge)
            yield place, item


def _edge(at: At, claim: Claim, evidence: Evidence) -> Thing:
    said, case = at.world.explanation(claim.paragraph), at.world.case(claim.paragraph)
    met = _met(said, evidence.position)
    return {
        "address": claim.paragraph,
        "paragraph": paragraph_key(claim.paragraph),
        "bearing": claim.bearing,
        "against": claim.against,
        "criteria": [judged.criterion(case, name) for name in met],
        "rejection": None if met else _rejection(said, evidence.position),
    }


def _met(said: Explanation | None, position: int) -> list[str]:
    reports = said.criteria if said else ()
    return [one.name for one in reports if position in {each.position for each in one.matched}]


def _rejection(said: Explanation | None, position: int) -> str | None:
    if said is None:
        return None
    by_criterion = [one for report in said.criteria for one in report.rejected]
    weighed = [*by_criterion, *said.others, *said.counter]
    reasons = [one.reason for one in weighed if one.evidence.position == position and one.reason]
    return reasons[0].value if reasons else None
