"""Contributions: pledged, received, spent, withdrawn; most sources state no amount."""

from collections.abc import Iterator

from bench.world.memory import Json, Spoken
from bench.world.teller import Teller


def contribution(teller: Teller) -> Iterator[Spoken]:
    """Tell one contribution; no more is spent than was received."""
    dice = teller.dice
    stream = f"contribution/world-{teller.number()}"
    amount = dice.number(10, 900) if dice.happens(0.4) else None
    given: Json = (
        {"donor": teller.somebody()}
        if dice.happens(0.85)
        else {"unnamed": {"text": "several donors"}}
    )
    given |= {"form": dice.one(("money", "in-kind", "staff"))} | _money(amount)
    if dice.happens(0.7):
        to = teller.perhaps(dice.one(("partnership", "activity", "stakeholder")), 0.7)
        yield teller.say(
            "contribution.pledged",
            stream,
            "Something is promised",
            day=teller.day(),
            to=to,
            **given,
        )
        if dice.happens(0.1):
            yield from _withdrawn(teller, stream)
            return
    yield teller.say(
        "contribution.received", stream, "Something has arrived", day=teller.later(stream), **given
    )
    while dice.happens(0.4):
        yield from _spent(teller, stream, amount)


def _money(amount: int | None) -> Json:
    return {} if amount is None else {"amount": f"{amount}.50", "currency": "CHF"}


def _withdrawn(teller: Teller, stream: str) -> Iterator[Spoken]:
    if teller.memory.standing(stream, "contribution.pledged"):
        yield teller.say(
            "contribution.withdrawn",
            stream,
            "It will not come",
            day=teller.later(stream),
            reason="no budget",
        )


def _spent(teller: Teller, stream: str, amount: int | None) -> Iterator[Spoken]:
    on = teller.perhaps(teller.dice.one(("activity", "workitem", "post")), 1.0)
    if on and teller.memory.standing(stream, "contribution.received"):
        spent = len(teller.memory.standing(stream, "contribution.spent"))
        money = _money(1) if amount is not None and spent < 5 else {}
        yield teller.say(
            "contribution.spent", stream, "It went into something", day=teller.day(), on=on, **money
        )
