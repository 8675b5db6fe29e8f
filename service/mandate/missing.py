"""What a criterion still needs, as one sentence: the nearest thing that the log holds, and what it lacks."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from service.mandate.evidence import Evidence, Failure, Reason
from service.mandate.language import Criterion, Measure
from service.mandate.sentence import SHOWN, Sentence, one_or_more
from service.mandate.weighing import Pile, Weighed
from service.mandate.weighing import Sequence as Before

_BY_WORD: Final = {
    "by": ("missing.actor", "class"),
    "with": ("missing.partner", "class"),
    "to": ("missing.addressee", "class"),
    "has": ("missing.unstated", "field"),
}


def missing(
    criterion: Criterion, pile: Pile, *, before: Before, measured: int, day: date
) -> Sentence:
    """Say what is missing of a criterion that is not met on a day."""
    said: dict[str, Any] = {"criterion": criterion.text}
    if before.after is not None:
        said["before"] = before.after.short
        if before.met is None or before.met.day > day:
            return Sentence("missing.predecessor", said)
    if measured:
        return Sentence("missing.more", said | _more(criterion.need, measured))
    for reason, code in (
        (Reason.DATE_MAY_BE_LATER, "missing.date"),
        (Reason.OUT_OF_SEQUENCE, "missing.sequence"),
    ):
        near = [one.evidence for one in pile.rejected if one.reason is reason]
        if near:
            return Sentence(code, said | candidates(near))
    return _of_fields(pile, said)


def _more(need: Measure, measured: int) -> dict[str, Any]:
    return {"measured": measured, "needed": need.at_least, "what": need.what or "count"}


def _of_fields(pile: Pile, said: dict[str, Any]) -> Sentence:
    failing = [one for one in pile.rejected if one.reason is Reason.FIELDS]
    if not failing:
        return Sentence("missing.act", {"criterion": said["criterion"]})
    nearest = min(failing, key=_distance)
    lacking = nearest.failures[0]
    alike = _there_by_class(
        [one.evidence for one in failing if one.failures == nearest.failures], lacking
    )
    code, name = _BY_WORD.get(lacking.word, ("missing.field", "wanted"))
    said |= {name: one_or_more(lacking.wanted)} | candidates(alike)
    if code == "missing.field":
        said["field"] = lacking.word
    return Sentence(code, said)


def _there_by_class(alike: list[Evidence], lacking: Failure) -> list[Evidence]:
    """Prefer events that say the class was there and name nobody of it: they are the nearest to naming somebody."""
    if lacking.word != "by":
        return alike
    present = [one for one in alike if not set(lacking.wanted).isdisjoint(one.facts.participants)]
    return present or alike


def _distance(weighed: Weighed) -> int:
    return len(weighed.failures)


def candidates(events: Sequence[Evidence]) -> dict[str, Any]:
    """Name the first few events and count them all."""
    return {"candidates": [event.id for event in events[:SHOWN]], "count": len(events)}
