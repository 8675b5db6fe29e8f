"""Meetings: reference data, by whose last day dues are judged."""

from collections.abc import Iterable, Sequence
from datetime import date

from events.edtf import parse
from service.projections.contract import BEGINNING, Fact, Timeless, Timeline, since_the_beginning
from service.projections.folds.instrument import slug

SCHEDULED = "servanda.meeting.scheduled"
HELD = "servanda.meeting.held"


class Meetings(Timeless):
    """One meeting: the dates chosen when it was scheduled, else those of its being held.

    Why the schedule wins: sources differ on when a meeting ended, and the instrument says which
    day it uses. What a source says of the meeting's being held stays in its own event.
    """

    table = "meeting"
    types = frozenset({SCHEDULED, HELD})

    def keys(self, fact: Fact) -> Iterable[str]:
        return (slug(fact.stream),)

    def timeline(
        self, key: str, facts: Sequence[Fact], before: Timeline = (), since: date = BEGINNING
    ) -> Timeline:
        return since_the_beginning(_columns(facts) if facts else None)


def _columns(facts: Sequence[Fact]) -> dict[str, object]:
    scheduled = [fact for fact in facts if fact.type == SCHEDULED]
    data = (scheduled or facts)[-1].data
    return {
        "code": data.get("code"),
        "title": data["title"],
        "held_by": data["body"],
        "first_day": parse(data.get("from", data["occurred"])).earliest,
        "last_day": parse(data.get("to", data["occurred"])).latest,
        "body": dict(data),
    }
