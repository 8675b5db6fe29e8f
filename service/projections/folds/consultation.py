"""Consultations, whom they ask, who was invited or answered, and the answers themselves."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise, zip_longest
from typing import Any, Final

from service.projections.contract import BEGINNING, Dated, Fact, Timeline, unfolded
from service.projections.folds.instrument import slug
from service.projections.folds.told import (
    furthest,
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

OPENED: Final = "servanda.consultation.opened"
WIDENED: Final = "servanda.consultation.widened"
HELD: Final = "servanda.consultation.held"
CLOSED: Final = "servanda.consultation.closed"
RESPONDED: Final = "servanda.response.received"

STATES: Final = ("OPEN", "HELD", "CLOSED")


class Consultations(Dated):
    """A consultation: views asked for in writing, a sitting together, or both."""

    table = "consultation"
    types = frozenset({OPENED, WIDENED, HELD, CLOSED})

    def keys(self, fact: Fact) -> Iterable[str]:
        return (slug(fact.stream),)

    def timeline(
        self, key: str, facts: Sequence[Fact], before: Timeline = (), since: date = BEGINNING
    ) -> Timeline:
        return unfolded(facts, _consultation, before, since)


def _consultation(facts: Sequence[Fact]) -> dict[str, object]:
    opened, held = last(facts, OPENED), last(facts, HELD)
    now = _newest(facts)
    closed, deadline = last(now, CLOSED), furthest(now, "deadline")
    return {
        "title": (opened or facts[0]).data["title"],
        "state": _state(facts),
        "by": slug_of(latest(facts, "by")),
        "document": slug_of(latest(facts, "document")),
        "partnership": slug_of(latest(facts, "partnership")),
        "opened": last_day(occurred(opened)),
        "deadline": last_day(deadline),
        "used_in": slugs(union(facts, "usedIn")),
        "body": said(
            opened=occurred(opened),
            held=_span(held),
            closed=occurred(closed),
            deadline=deadline,
            question=latest(facts, "question"),
            summary=latest(now, "summary"),
            version=latest(facts, "version"),
            participants=latest(facts, "participants"),
            unnamed=latest(facts, "unnamed"),
            rounds=_rounds(facts) or None,
        ),
    }


def _state(facts: Sequence[Fact]) -> str:
    """Return whether views are asked for now; openings and closings alternate, so they are counted.

    Why not the last of them: of an opening "in 2003" and a closing in June of that year, the closing counts first.
    """
    opened, closed = of_types(facts, OPENED), of_types(facts, CLOSED)
    if not opened and not closed:
        return STATES[1]
    return STATES[0 if len(opened) > len(closed) else 2]


def _newest(facts: Sequence[Fact]) -> Sequence[Fact]:
    """Return the facts without those that are certainly from before the newest opening: what they allow has passed.

    The closings of earlier rounds are, however loosely their day is known.
    """
    opened = of_types(facts, OPENED)
    if not opened:
        return facts
    earlier = of_types(facts, CLOSED)[: len(opened) - 1]
    since = opened[-1].first_day
    return [one for one in facts if one.last_day >= since and one not in earlier]


def _rounds(facts: Sequence[Fact]) -> list[dict[str, object]]:
    """Return each round's opening, deadline and closing: an answer is late by the deadline of the round it came in."""
    opened, closed = of_types(facts, OPENED), of_types(facts, CLOSED)
    starts = [0, *(facts.index(one) for one in opened[1:])]
    parts = [facts[since:until] for since, until in pairwise(starts)]
    return [
        said(opened=occurred(one), deadline=furthest(part, "deadline"), closed=occurred(end))
        for one, part, end in zip_longest(opened, [*parts, _newest(facts)], closed[: len(opened)])
        if one is not None
    ]


def _span(held: Fact | None) -> dict[str, object] | None:
    if held is None:
        return None
    day = occurred(held)
    return {"from": held.data.get("from", day), "to": held.data.get("to", day)}


class Addressees(Dated):
    """Whom a consultation asks: a class, a sector, a stakeholder, or what of these is said together."""

    table = "addressee"
    types = frozenset({OPENED, WIDENED})

    def keys(self, fact: Fact) -> Iterable[str]:
        of = slug(fact.stream)
        return (f"{of} {_words(one)}" for one in fact.data.get("addressees", ()))

    def timeline(
        self, key: str, facts: Sequence[Fact], before: Timeline = (), since: date = BEGINNING
    ) -> Timeline:
        return unfolded(facts, lambda counting: _addressee(key, counting), before, since)


def _words(one: Mapping[str, Any]) -> str:
    named = slug_of(one.get("stakeholder"))
    return "/".join(part or "" for part in (one.get("class"), one.get("sector"), named))


def _addressee(key: str, facts: Sequence[Fact]) -> dict[str, object]:
    consultation, _, words = key.partition(" ")
    class_name, sector, stakeholder = (word or None for word in words.split("/"))
    return {
        "consultation": consultation,
        "class": class_name,
        "sector": sector,
        "stakeholder": stakeholder,
        "event": facts[0].position,
        "body": said(since=occurred(facts[0])),
    }


class Invitations(Dated):
    """One stakeholder in one consultation: asked by name, present, or heard without having been asked by name."""

    table = "invitation"
    types = frozenset({OPENED, WIDENED, HELD, RESPONDED})

    def keys(self, fact: Fact) -> Iterable[str]:
        of = fact.data.get("answers") if fact.type == RESPONDED else fact.stream
        return () if of is None else [f"{slug(of)} {who}" for who in slugs(_invited(fact))]

    def timeline(
        self, key: str, facts: Sequence[Fact], before: Timeline = (), since: date = BEGINNING
    ) -> Timeline:
        return unfolded(facts, lambda counting: _invitation(key, counting), before, since)


def _invited(fact: Fact) -> Iterator[str]:
    if fact.type == RESPONDED:
        yield from fact.data.get("by", ())
    elif fact.type == HELD:
        yield from fact.data.get("with", ())
    else:
        named = (one.get("stakeholder") for one in fact.data.get("addressees", ()))
        yield from (one for one in named if one is not None)


def _invitation(key: str, facts: Sequence[Fact]) -> dict[str, object]:
    consultation, stakeholder = key.split(" ")
    answers = of_types(facts, RESPONDED)
    return {
        "consultation": consultation,
        "stakeholder": stakeholder,
        "asked": bool(of_types(facts, OPENED, WIDENED)),
        "present": bool(of_types(facts, HELD)),
        "responses": slugs(fact.stream for fact in answers),
        "event": facts[0].position,
        "body": said(responded=occurred(answers[0]) if answers else None),
    }


class Responses(Dated):
    """Views that somebody gave, asked or not. Whether one is late is for whoever also has the deadline to say."""

    table = "response"
    types = frozenset({RESPONDED})

    def keys(self, fact: Fact) -> Iterable[str]:
        return (slug(fact.stream),)

    def timeline(
        self, key: str, facts: Sequence[Fact], before: Timeline = (), since: date = BEGINNING
    ) -> Timeline:
        return unfolded(facts, _response, before, since)


def _response(facts: Sequence[Fact]) -> dict[str, object]:
    return {
        "title": facts[0].data["title"],
        "by": slugs(union(facts, "by")),
        "answers": slug_of(latest(facts, "answers")),
        "document": slug_of(latest(facts, "document")),
        "partnership": slug_of(latest(facts, "partnership")),
        "stance": latest(facts, "stance"),
        "received": facts[0].last_day,
        "body": said(
            received=occurred(facts[0]),
            summary=latest(facts, "summary"),
            unnamed=latest(facts, "unnamed"),
            file=latest(facts, "file"),
        ),
    }
