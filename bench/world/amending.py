"""Second thoughts: corrections of what was said and when, and retractions, never against the rules of a stream."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bench.world.days import FIRST_DAY, told, written
from bench.world.decision import CLAIMING
from bench.world.memory import Json, Spoken, Stream
from bench.world.teller import Teller

_MOVED_AT_MOST: Final = 300
_WHOLE_AT_MOST: Final = 4

# What may always be taken back: no rule of its stream leans on it.
_FREE: Final = frozenset(
    {
        "stakeholder.described",
        "stakeholder.identified",
        "consultation.held",
        "consultation.widened",
        "partnership.left",
        "partnership.extended",
        "partnership.concluded",
        "activity.planned",
        "activity.started",
        "activity.completed",
        "activity.cancelled",
        "document.submitted",
        "document.circulated",
        "document.adopted",
        "document.published",
        "workitem.ended",
        "contribution.spent",
        "contribution.withdrawn",
        "decision.adopted",
        "meeting.held",
        "claim.withdrawn",
    }
)
# Subjects on whose streams no other stream's rules lean, so that all of one may go at once.
_WHOLE: Final = frozenset(
    {"activity", "partnership", "document", "contribution", "report", "response", "conflict"}
)


@dataclass(frozen=True, slots=True)
class Amendment:
    """A correction, or retractions that belong together.

    claimed: whether the corrected event carries claims, before or after.
    """

    events: tuple[Json, ...]
    claimed: bool = False


def amended(teller: Teller, *, at_most: int) -> Amendment | None:
    """Return second thoughts of at most so many events; nothing when what was looked at must stay."""
    target = teller.dice.one(teller.memory.spoken)
    stream = teller.memory.streams[target.stream]
    if target.retracted or target.type.startswith("instrument."):
        return None
    if teller.dice.happens(0.25):
        return _retracted(teller, target, stream, at_most=min(at_most, _WHOLE_AT_MOST))
    return _corrected(teller, target, stream)


def _retracted(teller: Teller, target: Spoken, stream: Stream, *, at_most: int) -> Amendment | None:
    """Take an event back; the first of a stream together with all that stands after it."""
    standing = stream.standing()
    if standing[0] is not target:
        return Amendment((_taken_back(teller, target),)) if _may_go(target, stream) else None
    if stream.name.partition("/")[0] not in _WHOLE or len(standing) > at_most:
        return None
    stream.over = True
    return Amendment(tuple(_taken_back(teller, one) for one in standing))


def _may_go(target: Spoken, stream: Stream) -> bool:
    if target.type == "partnership.joined":
        who = (target.data["partner"], target.data["capacity"])
        left = stream.standing("partnership.left")
        return who not in {(one.data["partner"], one.data["capacity"]) for one in left}
    if target.type == "claim.made":
        withdrawn = stream.standing("claim.withdrawn")
        return target.data["event"] not in [one.data["event"] for one in withdrawn]
    return target.type in _FREE


def _taken_back(teller: Teller, target: Spoken) -> Json:
    event = teller.amendment("event.retracted", target, reason="it never happened")
    target.retracted = True
    return event


def _corrected(teller: Teller, target: Spoken, stream: Stream) -> Amendment | None:
    if target.type.startswith("claim."):
        return None
    data = dict(target.data)
    for edit in teller.dice.some(_EDITS, 2):
        edit(teller, target, stream, data)
    if data == target.data:
        return None
    claimed = "evidence" in data or "evidence" in target.data
    event = teller.amendment("event.corrected", target, data=data, reason="read with more care")
    target.data, target.latest = data, event["id"]
    return Amendment((event,), claimed=claimed)


def _worded(teller: Teller, target: Spoken, stream: Stream, data: Json) -> None:
    data["title"] = f"{target.data['title'].partition(' (')[0]} ({teller.number()})"
    data["note"] = f"as one of {len(stream.spoken)} events has it"


def _placed(teller: Teller, target: Spoken, stream: Stream, data: Json) -> None:
    """Change some facets; what only instruments and their parts say has none."""
    if not target.type.startswith(("meeting.", "decision.")):
        data |= teller.facets()


def _claimed(teller: Teller, target: Spoken, stream: Stream, data: Json) -> None:
    """Nominate it for other paragraphs, or for none; those of later claims are left alone."""
    if target.type not in CLAIMING:
        return
    data.pop("evidence", None)
    if teller.dice.happens(0.6):
        claims = teller.claims(target.type, but=frozenset(target.claims))
        data |= {"evidence": claims} if claims else {}


def _dated(teller: Teller, target: Spoken, stream: Stream, data: Json) -> None:
    """Move the day between its neighbours on the stream, where it may move, and tell it anew."""
    least, most = _room(target, stream)
    if not target.pinned and least < most:
        target.day = min(teller.dice.number(least, most), max(target.day, teller.now))
    data["occurred"] = told(target.day, teller.dice)


def _room(target: Spoken, stream: Stream) -> tuple[int, int]:
    """Return the days between which nothing on the stream comes before or after something else than it did."""
    days = [one.day for one in stream.standing() if one is not target]
    if target.day in days:
        return target.day, target.day
    least = max((day for day in days if day < target.day), default=FIRST_DAY)
    most = min((day for day in days if day > target.day), default=target.day + _MOVED_AT_MOST)
    return max(least, target.day - _MOVED_AT_MOST), min(most, target.day + _MOVED_AT_MOST)


def _became(teller: Teller, target: Spoken, stream: Stream, data: Json) -> None:
    """Say otherwise what a rule may ask: of a company its kind, of a meeting its last day."""
    if target.type == "stakeholder.registered" and data["type"] == "company":
        data["kind"] = teller.dice.one(("multinational_company", "national_company"))
    if target.type == "meeting.scheduled":
        data["to"] = written(target.day + teller.dice.number(4, 9))


_EDITS: Final[tuple[Callable[[Teller, Spoken, Stream, Json], None], ...]] = (
    _worded,
    _placed,
    _claimed,
    _dated,
    _became,
)
