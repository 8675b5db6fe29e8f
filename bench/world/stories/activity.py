"""Activities through all their stages, some planned in hindsight; and trainings, which are held once."""

from collections.abc import Iterator
from typing import Final

from bench.world.days import written
from bench.world.memory import Json, Spoken
from bench.world.teller import Teller

_FORMS: Final = ("project", "pilot", "workshop", "survey", "field-test", "working-group", "study")
_HOW: Final = ("funding", "expertise", "premises")


def activity(teller: Teller) -> Iterator[Spoken]:
    """Tell one activity, or one training."""
    if teller.dice.happens(0.15):
        yield _training(teller)
        return
    stream = f"activity/world-{teller.number()}"
    within = _within(teller)
    if teller.dice.happens(0.3):
        cost = (
            {"amount": f"{teller.dice.number(1, 900)}000", "currency": "USD"}
            if teller.dice.happens(0.4)
            else None
        )
        yield teller.say("activity.proposed", stream, "An activity is proposed", day=teller.day(), by=teller.several(2), cost=cost, **within)  # fmt: skip
    planned = teller.dice.happens(0.5)
    if planned and teller.dice.happens(0.8):
        yield _planned(teller, stream, teller.later(stream))
        planned = False
    if teller.memory.standing(stream) and teller.dice.happens(0.1):
        yield _cancelled(teller, stream)
        return
    yield from _carried_out(teller, stream, within, planned_late=planned)


def _within(teller: Teller) -> Json:
    partnership = teller.perhaps("partnership", 0.6)
    return {} if partnership is None else {"partnership": partnership}


def _carried_out(
    teller: Teller, stream: str, within: Json, *, planned_late: bool
) -> Iterator[Spoken]:
    yield _started(teller, stream, within)
    if planned_late:
        first = min(one.day for one in teller.memory.standing(stream))
        yield _planned(teller, stream, first - teller.dice.number(0, 90))
    if teller.dice.happens(0.7):
        yield _completed(teller, stream)
    elif teller.dice.happens(0.1):
        yield _cancelled(teller, stream)


def _planned(teller: Teller, stream: str, day: int) -> Spoken:
    dice = teller.dice
    span: Json = {}
    if dice.happens(0.4):
        span = {"from_": written(day + 30), "to": written(day + dice.number(31, 300))}
    by = teller.several(2) if dice.happens(0.7) else None
    return teller.say("activity.planned", stream, "An activity is planned", day=day, by=by, **span)


def _started(teller: Teller, stream: str, within: Json) -> Spoken:
    dice = teller.dice
    return teller.say(
        "activity.started", stream, "An activity starts", day=teller.later(stream), form=dice.one(_FORMS),
        partners=teller.several(3) if dice.happens(0.8) else None,
        centres=[teller.one_of("regional_centre")] if dice.happens(0.2) else None,
        part_of=within.get("partnership") if dice.happens(0.5) else None,
        workitem=teller.perhaps("workitem", 0.1), **within,
    )  # fmt: skip


def _completed(teller: Teller, stream: str) -> Spoken:
    outputs = teller.perhaps("document", 0.2)
    return teller.say(
        "activity.completed", stream, "An activity is completed", day=teller.later(stream),
        partners=teller.several(2) if teller.dice.happens(0.5) else None,
        outputs=[outputs] if outputs else None, results="less waste than before",
    )  # fmt: skip


def _cancelled(teller: Teller, stream: str) -> Spoken:
    return teller.say(
        "activity.cancelled",
        stream,
        "An activity is cancelled",
        day=teller.later(stream),
        reason="nobody came",
    )


def _training(teller: Teller) -> Spoken:
    dice = teller.dice
    stream = f"activity/world-{teller.number()}"
    centres = teller.memory.of_type("regional_centre")
    support = {"how": dice.one(_HOW)} | ({"class": "industry"} if dice.happens(0.5) else {"stakeholder": teller.somebody()})  # fmt: skip
    return teller.say(
        "training.held", stream, "People are trained", day=teller.day(), **_within(teller),
        centres=[dice.one(centres)] if centres and dice.happens(0.8) else None,
        trainers=teller.several(2) if dice.happens(0.4) else None,
        audience=dice.some(("sme", "officials", "industry", "ngo"), 2), support=[support] if dice.happens(0.5) else None,
        people=dice.number(5, 120) if dice.happens(0.6) else None,
    )  # fmt: skip
