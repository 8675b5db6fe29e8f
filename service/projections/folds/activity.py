"""Joint activities, trainings among them, and who took part as what."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from events.edtf import parse
from service.projections.contract import Fact, Timeline, unfolded, unfolded_by_day
from service.projections.folds.instrument import slug
from service.projections.folds.told import (
    last,
    last_day,
    latest,
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
TRAINING: Final = "training"
RECIPIENT: Final = "recipient"
"""Whoever only received something took no part."""

_ROLES: Final = (
    ("by", "proposer"),
    ("partners", "partner"),
    ("centres", "centre"),
    ("trainers", "trainer"),
    ("fundedBy", "funder"),
)
"""Members that name those who took part, and as what."""


class Activities:
    """An activity from its proposal to its end; a training is one that is over once it was held."""

    table = "activity"
    types = frozenset({PROPOSED, PLANNED, STARTED, COMPLETED, CANCELLED, TRAINED})

    def keys(self, fact: Fact) -> Iterable[str]:
        return (slug(fact.stream),)

    def timeline(self, key: str, facts: Sequence[Fact]) -> Timeline:
        ends = ((_end(one), one) for one in of_types(facts, COMPLETED, TRAINED))
        turns = [end for end, one in ends if end > one.last_day]
        return unfolded_by_day(facts, _activity, turns=turns)


def _endings(facts: Sequence[Fact]) -> list[Fact]:
    """Return what can end it: a training that is held has ended, unless it was held within a project."""
    return of_types(facts, COMPLETED, *(() if of_types(facts, STARTED) else (TRAINED,)))


def _end(fact: Fact) -> date:
    """Return from which day on it is over: what lasts longer than its counting day is not over on that day."""
    return max(fact.last_day, parse(fact.data.get("to", fact.data["occurred"])).latest)


def _activity(facts: Sequence[Fact], day: date) -> dict[str, object]:
    over = [one for one in _endings(facts) if _end(one) <= day]
    started = _started(facts)
    completed = _stated(last(over, COMPLETED) or last(over, TRAINED), "to")
    return {
        "title": facts[0].data["title"],
        "state": _state({fact.type for fact in facts}, over=bool(over)),
        "form": latest(of_types(facts, STARTED), "form") or _training(facts),
        "level": latest(facts, "level"),
        "aims": union(facts, "aims"),
        "regions": union(facts, "regions"),
        "countries": union(facts, "countries"),
        "sectors": union(facts, "sectors"),
        "waste_streams": union(facts, "wasteStreams"),
        "partnership": slug_of(latest(facts, "partnership")),
        "part_of": latest(facts, "partOf"),
        "started": last_day(started),
        "completed": last_day(completed),
        "outputs": slugs(union(facts, "outputs")),
        "body": said(
            proposed=occurred(last(facts, PROPOSED)),
            planned=occurred(last(facts, PLANNED)),
            started=started,
            completed=completed,
            cancelled=occurred(last(facts, CANCELLED)),
            workitem=latest(facts, "workitem"),
            results=latest(facts, "results"),
            reason=latest(of_types(facts, CANCELLED), "reason"),
            count=latest(facts, "count"),
            cost=latest(facts, "cost"),
            people=latest(facts, "people"),
            audience=latest(facts, "audience"),
            support=latest(facts, "support"),
            participants=latest(facts, "participants"),
        ),
    }


def _training(facts: Sequence[Fact]) -> str | None:
    return TRAINING if of_types(facts, TRAINED) else None


def _state(types: set[str], *, over: bool) -> str:
    """Return the furthest stage; what has an end ahead of it is going on."""
    going_on = bool(types & {STARTED, COMPLETED, TRAINED})
    reached = (True, PLANNED in types, going_on, over, CANCELLED in types)
    return next(
        state for state, is_it in reversed(tuple(zip(STATES, reached, strict=True))) if is_it
    )


def _started(facts: Sequence[Fact]) -> str | None:
    """Return when it began: as its start or holding says, else only what its completion states."""
    begun = last(facts, STARTED) or last(facts, TRAINED)
    return latest(of_types(facts, COMPLETED), "from") if begun is None else _stated(begun, "from")


def _stated(fact: Fact | None, member: str) -> str | None:
    """Return the stated day of beginning or end, else when the source says that it happened."""
    return None if fact is None else str(fact.data.get(member) or fact.data["occurred"])


class Participations:
    """One stakeholder in one activity, in one role."""

    table = "participation"
    types = Activities.types

    def keys(self, fact: Fact) -> Iterable[str]:
        activity = slug(fact.stream)
        return dict.fromkeys(f"{activity} {who} {role}" for who, role in _parts(fact))

    def timeline(self, key: str, facts: Sequence[Fact]) -> Timeline:
        return unfolded(facts, lambda counting: _participation(key, counting))


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
