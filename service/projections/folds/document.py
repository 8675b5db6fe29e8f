"""Documents, their versions, and what was done with them: submitted, circulated, adopted, published."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from service.projections.contract import BEGINNING, Dated, Fact, Timeline, unfolded
from service.projections.folds.instrument import slug
from service.projections.folds.told import (
    latest,
    occurred,
    of_types,
    said,
    slug_of,
    slugs,
    union,
)

DRAFTED: Final = "servanda.document.drafted"
SUBMITTED: Final = "servanda.document.submitted"
CIRCULATED: Final = "servanda.document.circulated"
ADOPTED: Final = "servanda.document.adopted"
PUBLISHED: Final = "servanda.document.published"

ACTS: Final[Mapping[str, str]] = {
    SUBMITTED: "SUBMITTED",
    CIRCULATED: "CIRCULATED",
    ADOPTED: "ADOPTED",
    PUBLISHED: "PUBLISHED",
}
TAKES_NOTE: Final = "takes-note"
"""A body that takes note of a text leaves open whether it agrees: it has not adopted it."""
_SYMBOL: Final = re.compile("[A-Z]+(/[A-Z0-9.-]+)+(/[A-Za-z0-9.-]+)*", re.ASCII)


class Documents(Dated):
    """A document, whatever its version. No single date completes it: every act stands by itself."""

    table = "document"
    types = frozenset({DRAFTED, SUBMITTED, CIRCULATED, ADOPTED, PUBLISHED})

    def keys(self, fact: Fact) -> Iterable[str]:
        return (slug(fact.stream),)

    def timeline(
        self, key: str, facts: Sequence[Fact], before: Timeline = (), since: date = BEGINNING
    ) -> Timeline:
        return unfolded(facts, _document, before, since)


def _document(facts: Sequence[Fact]) -> dict[str, object]:
    published = of_types(facts, PUBLISHED)
    file: Mapping[str, Any] = latest(facts, "file") or {}
    return {
        "title": latest(facts, "name") or facts[0].data["title"],
        "type": latest(facts, "documentType"),
        "symbol": _symbol(facts),
        "by": slugs(_authors(facts)),
        "adopted_by": slugs(
            one.data["body"] for one in of_types(facts, ADOPTED) if one.data["act"] != TAKES_NOTE
        ),
        "partnership": slug_of(latest(facts, "partnership")),
        "activity": slug_of(latest(facts, "activity")),
        "published": published[0].last_day if published else None,
        "body": said(
            published=occurred(published[0]) if published else None,
            url=file.get("url"),
            sha256=file.get("sha256"),
        ),
    }


def _symbol(facts: Sequence[Fact]) -> str | None:
    """Return what the newest labelled version calls itself, where that is an official symbol."""
    versions = (fact.data["version"] for fact in of_types(facts, DRAFTED))
    labels = [str(one["label"]) for one in versions if "label" in one]
    return labels[-1] if labels and _SYMBOL.fullmatch(labels[-1]) else None


def _authors(facts: Sequence[Fact]) -> list[str]:
    drafted = of_types(facts, DRAFTED)
    return [who for fact in drafted or facts for who in fact.data.get("by", ())]


class DocumentVersions(Dated):
    """One version of a document, by the number we give it."""

    table = "document_version"
    types = frozenset({DRAFTED})

    def keys(self, fact: Fact) -> Iterable[str]:
        return (f"{slug(fact.stream)} {fact.data['version']['n']}",)

    def timeline(
        self, key: str, facts: Sequence[Fact], before: Timeline = (), since: date = BEGINNING
    ) -> Timeline:
        return unfolded(facts, lambda counting: _version(key, counting), before, since)


def _version(key: str, facts: Sequence[Fact]) -> dict[str, object]:
    document, _, number = key.partition(" ")
    file: Mapping[str, Any] = latest(facts, "file") or {}
    return {
        "document": document,
        "number": int(number),
        "by": slugs(union(facts, "by")),
        "drafted": facts[-1].last_day,
        "event": facts[-1].position,
        "body": said(
            name=latest(facts, "name"),
            label=facts[-1].data["version"].get("label"),
            drafted=occurred(facts[-1]),
            revises=latest(facts, "revises"),
            uses=latest(facts, "uses"),
            url=file.get("url"),
            sha256=file.get("sha256"),
        ),
    }


class DocumentActs(Dated):
    """One act on a document: by whom, before which body, on which version; found by its event's position."""

    table = "document_act"
    types = frozenset(ACTS)

    def keys(self, fact: Fact) -> Iterable[str]:
        return (f"{slug(fact.stream)} {fact.position}",)

    def timeline(
        self, key: str, facts: Sequence[Fact], before: Timeline = (), since: date = BEGINNING
    ) -> Timeline:
        return unfolded(facts, _act, before, since)


def _act(facts: Sequence[Fact]) -> dict[str, object]:
    (fact,) = facts
    data = fact.data
    return {
        "document": slug(fact.stream),
        "act": ACTS[fact.type],
        "body_key": slug_of(data.get("body")),
        "meeting": slug_of(data.get("meeting")),
        "by": slugs(data.get("by", ())),
        "day": fact.last_day,
        "event": fact.position,
        "body": said(
            occurred=occurred(fact),
            version=data.get("version"),
            manner=data.get("act") or data.get("how") or data.get("for"),
            parts=data.get("parts"),
            addressees=data.get("addressees"),
            agendaItem=data.get("agendaItem"),
        ),
    }
