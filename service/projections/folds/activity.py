"""Joint activities, trainings among them, and who took part as what."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from events.edtf import parse
from service.projections.contract import BEGINNING, Dated, Fact, Timeline, unfolded, unfolded_by_day
from service.projections.folds.instrument import slug
from service.projections.folds.told import (
    last_day,
    last_words,
    latest,
    newest,
    occurred,
    of_types,
    said,
    slug_of,
    slugs,
    union,
)

PROPOSED: Final = "servanda.activity.proposed"
PLANNED: Final = "servanda.activity.planned"
STARTED: Final = "servanda.activity.started"
COMPLETED: Final = "servanda.activity.completed"
CANCELLED: Final = "servanda.activity.cancelled"
TRAINED: Final = "servanda.training.held"

STATES: Final = ("PROPOSED", "PLANNED", "STARTED", "COMPLETED", "CANCELLED")
_GOING_ON: Final = frozenset({STARTED, COMPLETED, TRAINED})
TRAINING: Final = "training"
RECIPIENT: Final = "recipient"
"""Whoever only received something took no part."""

_LISTS: Final = ("aims", "regions", "countries", "sectors", "wasteStreams", "outputs")
_ROLES: Final = (
    ("by", "proposer"),
    ("partners", "partner"),
    ("centres", "centre"),
    ("trainers", "trainer"),
    ("fundedBy", "funder"),
)
"""Members that name those who took part, and as what."""


class Activities(Dated):
    """An activity from its proposal to its end; a training is one that is over once it was held."""

    table = "activity"
    types = frozenset({PROPOSED, PLANNED, STARTED, COMPLETED, CANCELLED, TRAINED})

    def keys(self, fact: Fact) -> Iterable[str]:
        return (slug(fact.stream),)

    def timeline(
        self, key: str, facts: Sequence[Fact], before: Timeline = (), since: date = BEGINNING
    ) -> Timeline:
        ends = ((_end(one), one) for one in of_types(facts, COMPLETED, TRAINED))
        turns = [end for end, one in ends if end > one.last_day]
        return unfolded_by_day(facts, _activity, turns=turns, before=before, since=since)


def _end(fact: Fact) -> date:
    """Return from which day on it is over: what lasts longer than its counting day is not over on that day."""
    return max(fact.last_day, parse(fact.data.get("to", fact.data["occurred"])).latest)


def _activity(facts: Sequence[Fact], day: date) -> dict[str, object]:
    words, of_type = last_words(facts), newest(facts)
    lists = {name: union(facts, name) if name in words else [] for name in _LISTS}
    ending = of_types(facts, *_endings(of_type))
    over = newest(one for one in ending if _end(one) <= day)
    started = _started(facts, of_type)
    completed = _stated(over.get(COMPLETED) or over.get(TRAINED), "to")
    return {
        "title": facts[0].data["title"],
        "state": _state(of_type, over=bool(over)),
        "form": latest(of_types(facts, STARTED), "form") or _training(of_type),
        "level": words.get("level"),
        "aims": lists["aims"],
        "regions": lists["regions"],
        "countries": lists["countries"],
        "sectors": lists["sectors"],
        "waste_streams": lists["wasteStreams"],
        "partnership": slug_of(words.get("partnership")),
        "part_of": words.get("partOf"),
        "started": last_day(started),
        "completed": last_day(completed),
        "outputs": slugs(lists["outputs"]),
        "body": said(
            proposed=occurred(of_type.get(PROPOSED)),
            planned=occurred(of_type.get(PLANNED)),
            started=started,
            completed=completed,
            cancelled=occurred(of_type.get(CANCELLED)),
            workitem=words.get("workitem"),
            results=words.get("results"),
            reason=latest(of_types(facts, CANCELLED), "reason"),
            count=words.get("count"),
            cost=words.get("cost"),
            people=words.get("people"),
            audience=words.get("audience"),
            support=words.get("support"),
            participants=words.get("participants"),
        ),
    }


def _endings(of_type: Mapping[str, Fact]) -> tuple[str, ...]:
    """Return what can end it: a training that is held has ended, unless it was held within a project."""
    return (COMPLETED,) if STARTED in of_type else (COMPLETED, TRAINED)


def _training(of_type: Mapping[str, Fact]) -> str | None:
    return TRAINING if TRAINED in of_type else None


def _state(of_type: Mapping[str, Fact], *, over: bool) -> str:
    """Return the furthest stage; what has an end ahead of it is going on."""
    if CANCELLED in of_type:
        return STATES[4]
    if over:
        return STATES[3]
    if not _GOING_ON.isdisjoint(of_type):
        return STATES[2]
    return STATES[1 if PLANNED in of_type else 0]


def _started(facts: Sequence[Fact], of_type: Mapping[str, Fact]) -> str | None:
    """Return when it began: as its start or holding says, else only what its completion states."""
    begun = of_type.get(STARTED) or of_type.get(TRAINED)
    return latest(of_types(facts, COMPLETED), "from") if begun is None else _stated(begun, "from")


def _stated(fact: Fact | None, member: str) -> str | None:
    """Return the stated day of beginning or end, else when the source says that it happened."""
    return None if fact is None else str(fact.data.get(member) or fact.data["occurred"])


class Participations(Dated):
    """One stakeholder in one activity, in one role."""

    table = "participation"
    types = Activities.types

    def keys(self, fact: Fact) -> Iterable[str]:
        activity = slug(fact.stream)
        return dict.fromkeys(f"{activity} {who} {role}" for who, role in _parts(fact))

    def timeline(
        self, key: str, facts: Sequence[Fact], before: Timeline = (), since: date = BEGINNING
    ) -> Timeline:
        return unfolded(facts, lambda counting: _participation(key, counting), before, since)


def _parts(fact: Fact) -> Iterator[tuple[str, str]]:
    for member, role in _ROLES:
        yield from ((slug(who), role) for who in fact.data.get(member, ()))
    for one in fact.data.get("support", ()):
        if "stakeholder" in one:
            yield slug(one["stakeholder"]), "supporter"
    for one in fact.data.get("actors", ()):
        kind, _, who = one["who"].partition("/")
        if kind == "stakeholder" and one.get("role") != RECIPIENT:
            yield who, one.get("role", "actor")


def _participation(key: str, facts: Sequence[Fact]) -> dict[str, object]:
    activity, stakeholder, role = key.split(" ")
    return {
        "activity": activity,
        "stakeholder": stakeholder,
        "role": role,
        "event": facts[0].position,
        "body": said(since=occurred(facts[0])),
    }
