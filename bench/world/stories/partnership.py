"""Partnerships: proposed, formed, joined and left by many, extended, concluded; some joinings are heard of long after the end."""

from collections.abc import Iterator
from typing import Final

from bench.world.days import written
from bench.world.memory import Json, Spoken
from bench.world.teller import Teller

_FORMS: Final = ("declaration", "agreement", "memorandum", "launch", "project")
_CAPACITIES: Final = {
    "signatory": 5,
    "member": 6,
    "observer": 2,
    "supporter": 2,
    "donor": 1,
    "host": 1,
}
_HOW: Final = ("signed", "welcomed", "listed")


def partnership(teller: Teller) -> Iterator[Spoken]:
    """Tell the life of one partnership."""
    dice = teller.dice
    stream = f"partnership/world-{teller.number()}"
    if dice.happens(0.3):
        yield teller.say("partnership.proposed", stream, "A partnership is proposed", day=teller.day(), by=teller.several(2), aim="clear water")  # fmt: skip
    yield _formed(teller, stream, teller.later(stream))
    for _ in range(dice.number(0, 8)):
        yield from _member(teller, stream)
    if dice.happens(0.25):
        yield from _extended(teller, stream, teller.later(stream))
    if dice.happens(0.4):
        yield teller.say("partnership.concluded", stream, "It ends", day=teller.later(stream), outcome="the water is clearer")  # fmt: skip
        while dice.happens(0.3):
            yield from _joined(teller, stream, _day_inside(teller, stream))


def _day_inside(teller: Teller, stream: str) -> int:
    """Return a day between the forming and the end."""
    formed = teller.memory.standing(stream, "partnership.formed")[0].day
    concluded = teller.memory.first(stream, "partnership.concluded")
    return teller.dice.number(formed, concluded.day) if concluded else teller.later(stream)


def _formed(teller: Teller, stream: str, day: int) -> Spoken:
    dice = teller.dice
    partners = [
        {"stakeholder": who, "capacity": dice.weighed(_CAPACITIES)} for who in teller.several(4)
    ]
    members: Json = {"until": str(_year(day) + 2)} if dice.happens(0.3) else {}
    return teller.say(
        "partnership.formed", stream, "A partnership is formed", day=day, form=dice.one(_FORMS),
        partners=partners if dice.happens(0.7) else None, text=teller.perhaps("document", 0.2),
        strategic=True if dice.happens(0.1) else None, **members,
    )  # fmt: skip


def _year(day: int) -> int:
    return int(written(day)[:4])


def _member(teller: Teller, stream: str) -> Iterator[Spoken]:
    """Let one leave now and then, and join otherwise."""
    inside, day = _inside(teller, stream), teller.later(stream)
    if inside and teller.dice.happens(0.15):
        who, capacity = teller.dice.one(inside)
        yield teller.say(
            "partnership.left", stream, "One leaves", day=day, partner=who, capacity=capacity,
            reason="no money" if teller.dice.happens(0.5) else None,
        )  # fmt: skip
    else:
        yield from _joined(teller, stream, day)


def _joined(teller: Teller, stream: str, day: int) -> Iterator[Spoken]:
    who, capacity = teller.somebody(), teller.dice.weighed(_CAPACITIES)
    if (who, capacity) not in _ever_inside(teller, stream):
        how = teller.dice.one(_HOW)
        yield teller.say("partnership.joined", stream, "One more joins", day=day, partner=who, capacity=capacity, how=how)  # fmt: skip


def _extended(teller: Teller, stream: str, day: int) -> Iterator[Spoken]:
    agreed = [one.data.get("until") for one in teller.memory.standing(stream)]
    last = max((int(until[:4]) for until in agreed if until), default=_year(day))
    until = f"{max(last, _year(day)) + 1}"
    if teller.dice.happens(0.5):
        until += teller.dice.one(("-06", "-12-31"))
    yield teller.say("partnership.extended", stream, "It goes on", day=day, until=until)


def _ever_inside(teller: Teller, stream: str) -> list[tuple[str, str]]:
    """Return who joined in which capacity, whether they left or not."""
    formed = teller.memory.standing(stream, "partnership.formed")
    partners = [partner for one in formed for partner in one.data.get("partners", ())]
    joined = teller.memory.standing(stream, "partnership.joined")
    return [(one["stakeholder"], one["capacity"]) for one in partners] + [
        _who(one) for one in joined
    ]


def _inside(teller: Teller, stream: str) -> list[tuple[str, str]]:
    gone = [_who(one) for one in teller.memory.standing(stream, "partnership.left")]
    return [pair for pair in _ever_inside(teller, stream) if pair not in gone]


def _who(spoken: Spoken) -> tuple[str, str]:
    return spoken.data["partner"], spoken.data["capacity"]
