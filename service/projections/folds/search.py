"""What can be searched: titles, names and notes of every subject, for the database's own full text."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from events.envelope import JsonObject
from events.registry import EVENT_TYPES
from service.projections.contract import BEGINNING, Fact, Timeline, since_the_beginning, unfolded
from service.projections.folds.instrument import (
    PARAGRAPH_RECORDED,
    RECITAL,
    REFERENCE_RECORDED,
    paragraph_key,
    reference_key,
)
from service.projections.folds.stakeholder import REGISTERED
from service.projections.folds.told import of_types

_FOUND: Final = frozenset(
    {
        "activity",
        "conflict",
        "consultation",
        "contribution",
        "document",
        "instrument",
        "meeting",
        "partnership",
        "report",
        "response",
        "stakeholder",
        "workitem",
    }
)
"""Kinds of streams whose subjects can be found. A person cannot: nobody is to be looked for by what is said of them."""

_TIMELESS: Final = frozenset({"instrument", "meeting", "paragraph", "reference"})
"""Kinds whose subjects are there on every day of the world; what is found must be there, and the other way round."""

_SILENT: Final = frozenset(
    {
        "servanda.instrument.rule_recorded",
        "servanda.instrument.linked",
        "servanda.partnership.joined",
        "servanda.partnership.left",
    }
)
"""Types that say nothing by which their subject is looked for; who joined is found as a stakeholder."""

_TEXTS: Final = ("title", "name", "text", "note", "question", "summary", "aim", "scope", "results")


class Search:
    """One row a subject: its words on a day, with the kind and key under which it is found.

    A recital is no subject: its words are those of its instrument.
    """

    table = "search"
    types = frozenset(
        one.name for one in EVENT_TYPES if one.kind in _FOUND and one.name not in _SILENT
    )

    def keys(self, fact: Fact) -> Iterable[str]:
        if fact.type == PARAGRAPH_RECORDED and fact.data["role"] != RECITAL:
            return (f"paragraph/{paragraph_key(fact.data['address'])}",)
        if fact.type == REFERENCE_RECORDED:
            return (f"reference/{reference_key(fact.data['reference'], fact.data['version'])}",)
        return (fact.stream,)

    @staticmethod
    def home(key: str) -> str | None:
        """Return the stream that a key names; None for texts, whose words are in the stream of their instrument."""
        return None if key.partition("/")[0] in {"paragraph", "reference"} else key

    def since(self, fact: Fact) -> date:
        """Return the counting day, but for texts."""
        return BEGINNING if fact.stream.partition("/")[0] in _TIMELESS else fact.last_day

    def timeline(
        self, key: str, facts: Sequence[Fact], before: Timeline = (), since: date = BEGINNING
    ) -> Timeline:
        if key.partition("/")[0] in _TIMELESS:
            return since_the_beginning(_words(key, facts) if facts else None)
        return unfolded(facts, lambda counting: _words(key, counting), before, since)


def _words(key: str, facts: Sequence[Fact]) -> dict[str, object] | None:
    kind, _, name = key.partition("/")
    if kind == "stakeholder" and not of_types(facts, REGISTERED):
        return None
    return {
        "kind": kind,
        "subject": name,
        "words": " · ".join(dict.fromkeys(text for fact in facts for text in _texts(fact.data))),
    }


def _texts(said: JsonObject) -> list[str]:
    texts = [text for member in _TEXTS if isinstance(text := said.get(member), str)]
    return [*texts, *said["aliases"]] if "aliases" in said else texts
