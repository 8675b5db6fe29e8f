"""Claims that come later than the event that they nominate, and claims withdrawn, wherever they rode."""

from collections.abc import Iterator
from typing import Final

from bench.world.decision import CLAIMING
from bench.world.memory import Json, Spoken
from bench.world.teller import SOURCE, Teller
from events.types.keys import paragraph_stream

_LOOKED_AT: Final = 40


def claim(teller: Teller) -> Iterator[Spoken]:
    """Nominate some old event for a paragraph, and perhaps think better of it; or withdraw a claim that rode in one."""
    target = _some_event(teller)
    if target is None:
        return
    riding = [
        one["paragraph"]
        for one in target.data.get("evidence", ())
        if one["paragraph"] not in target.claims
    ]
    if riding and teller.dice.happens(0.5):
        yield _withdrawn(teller, target, riding[0])
        return
    made = teller.claims(target.type, but=frozenset({*riding, *target.claims}))
    for one in made[:1]:
        spoken = _about(teller, "claim.made", target, one)
        target.claims[one["paragraph"]] = True
        yield spoken
        if teller.dice.happens(0.3) and not (spoken.retracted or target.retracted):
            yield _withdrawn(teller, target, one["paragraph"])


def _some_event(teller: Teller) -> Spoken | None:
    for _ in range(_LOOKED_AT):
        one = teller.dice.one(teller.memory.spoken)
        if one.type in CLAIMING and not one.retracted:
            return one
    return None


def _withdrawn(teller: Teller, target: Spoken, paragraph: str) -> Spoken:
    target.claims[paragraph] = False
    return _about(
        teller,
        "claim.withdrawn",
        target,
        {"paragraph": paragraph, "reason": "read again, it says less"},
    )


def _about(teller: Teller, type_: str, target: Spoken, said: Json) -> Spoken:
    named = {"source": SOURCE, "id": target.id}
    return teller.say(type_, paragraph_stream(said["paragraph"]), "A claim is looked at", day=teller.day(), event=named, **said)  # fmt: skip
