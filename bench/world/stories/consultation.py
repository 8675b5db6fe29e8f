"""Consultations: opened, widened, held, closed; and responses, early and late, with a name or without."""

from collections.abc import Iterator
from typing import Final

from bench.world.days import written
from bench.world.decision import OFFICE
from bench.world.memory import Json, Spoken
from bench.world.teller import Teller

_STANCES: Final = ("support", "conditional", "question", "oppose", "comment")
_OPENED: Final = "consultation.opened"


def consultation(teller: Teller) -> Iterator[Spoken]:
    """Tell one consultation; a widening may be heard of after the closing."""
    dice = teller.dice
    stream = f"consultation/world-{teller.number()}"
    day = teller.day()
    asked = [
        {"class": dice.one(("industry", "ngo", "authority"))},
        {"stakeholder": teller.somebody()},
    ]
    yield teller.say(
        _OPENED, stream, "Views are asked for", day=day, pinned=True, by=OFFICE, addressees=asked,
        deadline=written(day + 90) if dice.happens(0.6) else None, document=teller.perhaps("document"),
        question="What do your lakes need?",
    )  # fmt: skip
    if dice.happens(0.4):
        yield _widened(teller, stream, teller.later(stream), days=150)
    if dice.happens(0.4):
        yield teller.say(
            "consultation.held", stream, "People sit together", day=teller.day(), **_present(teller)
        )
    if dice.happens(0.7):
        used = teller.perhaps("document", 0.3)
        yield teller.say("consultation.closed", stream, "No more views are asked for", day=teller.later(stream), used_in=[used] if used else None)  # fmt: skip
        closed = teller.memory.first(stream, "consultation.closed")
        if closed and dice.happens(0.2):
            yield _widened(teller, stream, dice.number(day, closed.day), days=300)


def _widened(teller: Teller, stream: str, day: int, *, days: int) -> Spoken:
    opened = teller.memory.standing(stream, _OPENED)[0].day
    more = [{"sector": "finance"}, {"stakeholder": teller.somebody()}]
    return teller.say("consultation.widened", stream, "More are asked", day=day, addressees=more, deadline=written(opened + days))  # fmt: skip


def _present(teller: Teller) -> Json:
    if teller.dice.happens(0.6):
        return {"with_": teller.several(3)}
    return {"participants": [{"class": "industry", "count": teller.dice.number(2, 40)}]}


def response(teller: Teller) -> Iterator[Spoken]:
    """Tell one view that somebody gave, to a question or unasked."""
    dice = teller.dice
    question = teller.perhaps("consultation", 0.8)
    opened = teller.memory.first(question, _OPENED) if question else None
    by: Json = (
        {"by": teller.several(2)}
        if dice.happens(0.8)
        else {"unnamed": {"class": "ngo", "count": 3}}
    )
    yield teller.say(
        "response.received", f"response/world-{teller.number()}", "A view is given",
        day=teller.day(after=opened.day if opened else 0), pinned=True, answers=question,
        stance=dice.one(_STANCES) if dice.happens(0.7) else None, summary="more care, less waste", **by,
    )  # fmt: skip
