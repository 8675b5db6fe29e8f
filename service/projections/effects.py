"""What an event does to the facts: it adds one, puts another payload in its place, or takes it out."""

from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from events.edtf import parse
from events.envelope import JsonObject, Recorded
from events.registry import upcast
from service.projections.contract import Fact

CORRECTED = "servanda.event.corrected"
RETRACTED = "servanda.event.retracted"
AMENDING = frozenset({CORRECTED, RETRACTED})


class Kind(StrEnum):
    """What an amendment does."""

    CORRECTED = "corrected"
    RETRACTED = "retracted"


@dataclass(frozen=True, slots=True)
class Amendment:
    """A correction or retraction, and the position of the event it is about."""

    position: int
    source: str
    id: str
    target_position: int
    kind: Kind

    @classmethod
    def of(cls, event: Recorded, target: Fact) -> "Amendment":
        kind = Kind.CORRECTED if event.type == CORRECTED else Kind.RETRACTED
        return cls(event.position, event.source, event.id, target.position, kind)


def amends(event: Recorded) -> bool:
    """Say whether the event speaks about another event instead of the world."""
    return event.type in AMENDING


def target_of(event: Recorded) -> tuple[str, str]:
    """Return the identity that a correction or retraction names."""
    target = cast("JsonObject", event.data["target"])
    return str(target["source"]), str(target["id"])


def fact_of(event: Recorded) -> Fact:
    """Return the fact that an event about the world adds."""
    data = upcast(event.type, event.dataschema, event.data)
    occurred = parse(data["occurred"])
    return Fact(
        position=event.position,
        source=event.source,
        id=event.id,
        type=event.type,
        stream=event.stream,
        data=data,
        first_day=occurred.earliest,
        last_day=occurred.latest,
        recorded_on=event.recorded_at.date(),
        claimstanding=event.claimstanding,
    )


def amended(target: Fact, event: Recorded) -> Fact:
    """Return what a correction or retraction makes of the fact it names.

    A correction's claims stand as the correction does: whoever corrects without the right to
    judge cannot make a claim count.
    """
    if event.type == RETRACTED:
        return taken_back(target)
    data = cast("JsonObject", event.data["data"])
    occurred = parse(data["occurred"])
    return target._replace(
        data=data,
        first_day=occurred.earliest,
        last_day=occurred.latest,
        claimstanding=event.claimstanding or target.claimstanding,
    )


def taken_back(target: Fact) -> Fact:
    """Return a fact that was retracted."""
    return target._replace(retracted=True)
