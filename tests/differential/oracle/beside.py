"""What stands beside a computed status: what people judged, and what nobody has claimed."""

from typing import Final

from service.mandate.sentence import Sentence
from tests.differential.oracle import judged
from tests.differential.oracle.lists import Args, Item, connection
from tests.differential.oracle.moments import At
from tests.differential.oracle.seen import Seen, event
from tests.differential.oracle.telling import Telling

_KINDS: Final = {
    "assessment.recorded": "ASSESSMENT",
    "equivalence.accepted": "EQUIVALENCE",
    "claim.disputed": "DISPUTE",
    "claim.verified": "VERIFICATION",
}


def judgements(seen: Seen, _: Args) -> list[Seen]:
    """Return what was judged by the day, in the order of the log."""
    return [_judgement(seen.at, one) for one in _told(seen)]


def said_beside(seen: Seen) -> list[Sentence]:
    """Return what people judged, said as prose."""
    return [_sentence(one) for one in _told(seen)]


def _told(seen: Seen) -> list[Telling]:
    address = seen.thing["address"]
    return [
        one
        for one in seen.at.world.known.standing()
        if one.type in _KINDS and one.data["paragraph"] == address and one.last <= seen.at.day
    ]


def _sentence(one: Telling) -> Sentence:
    said = {
        **one.data,
        "event": one.data.get("event", {}).get("id"),
        "made": one.data["occurred"],
    }
    named = ("by", "value", "event", "criterion", "day", "made", "reasons")
    held = {name: said[name] for name in named if said.get(name) is not None}
    return Sentence(f"judged.{_KINDS[one.type]}", held)


def _judgement(at: At, one: Telling) -> Seen:
    said, case = one.data, at.world.case(one.data["paragraph"])
    named = said.get("event")
    found = {
        "kind": _KINDS[one.type],
        "event": one.position,
        "target": at.oracle.places.get((named["source"], named["id"])) if named else None,
        "criterion": judged.criterion(case, said.get("criterion")),
        "value": said.get("value"),
        "by": said["by"],
        "madeOn": said["occurred"],
        "reason": said["reasons"],
    }
    return Seen("Judgement", found, at)


def unclaimed(seen: Seen, args: Args) -> Seen:
    """Return one page of the events that would meet a criterion if somebody claimed them."""
    address = seen.thing["address"]

    def whole(then: At) -> list[Item]:
        case = then.world.case(address)
        return [
            Item(
                str(one.evidence.position),
                event(then, one.evidence.position),
                {"criterion": judged.criterion(case, one.criterion)},
            )
            for one in then.world.unclaimed(address)
        ]

    return connection("UnclaimedConnection", whole, args, seen.at)
