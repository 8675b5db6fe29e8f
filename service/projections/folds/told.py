"""What several facts tell together: the last word on a member, everything ever said of it, the first event of a type."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from events.edtf import parse
from service.projections.contract import Fact
from service.projections.folds.instrument import slug

Part = Mapping[str, Any]


def of_types(facts: Sequence[Fact], *types: str) -> list[Fact]:
    """Return the facts of these types, in the order they came in."""
    return [fact for fact in facts if fact.type in types]


def last(facts: Sequence[Fact], *types: str) -> Fact | None:
    """Return the last fact of these types; None where there is none."""
    for fact in reversed(facts):
        if fact.type in types:
            return fact
    return None


def latest(facts: Sequence[Fact], member: str) -> Any:  # noqa: ANN401 - whatever the member holds
    """Return the last thing said of a member; None where nothing is."""
    for fact in reversed(facts):
        if member in fact.data:
            return fact.data[member]
    return None


def last_words(facts: Sequence[Fact]) -> Part:
    """Return the last thing said of every member."""
    if len(facts) == 1:
        return facts[0].data
    words: dict[str, Any] = {}
    for fact in facts:
        words.update(fact.data)
    return words


def newest(facts: Iterable[Fact]) -> dict[str, Fact]:
    """Return the last fact of each type."""
    return {fact.type: fact for fact in facts}


def furthest(facts: Sequence[Fact], member: str) -> str | None:
    """Return the furthest date ever said in a member of dates that only move on; None where there is none."""
    said: list[str] = [fact.data[member] for fact in reversed(facts) if member in fact.data]
    return max(said, key=lambda text: parse(text).latest, default=None)


def union(facts: Iterable[Fact], member: str) -> list[str]:
    """Return everything that was ever said in a member that is a list, once each, sorted."""
    said = [fact.data[member] for fact in facts if member in fact.data]
    return sorted(set().union(*said)) if said else []


def slugs(streams: Iterable[str]) -> list[str]:
    """Return the names of streams without their kinds, once each, in their order."""
    return list(dict.fromkeys(slug(stream) for stream in streams))


def slug_of(stream: str | None) -> str | None:
    """Return the name of a stream that may not be said."""
    return None if stream is None else slug(stream)


def occurred(fact: Fact | None) -> str | None:
    """Return when something happened, as its source says it."""
    return None if fact is None else str(fact.data["occurred"])


def last_day(text: str | None) -> date | None:
    """Return the counting day of a date that may not be said."""
    return None if text is None else parse(text).latest


def said(**members: object) -> dict[str, object]:
    """Return what is said, for a row's body: what is not said is left out, as in a payload."""
    return {name: value for name, value in members.items() if value is not None}
