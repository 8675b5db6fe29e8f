"""Items of work programmes: who is to do what by when, and how each ended."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from service.projections.contract import BEGINNING, Dated, Fact, Timeline, unfolded
from service.projections.folds.instrument import slug
from service.projections.folds.told import (
    last,
    last_day,
    latest,
    occurred,
    said,
    slug_of,
    slugs,
    union,
)

DEFINED: Final = "servanda.workitem.defined"
ENDED: Final = "servanda.workitem.ended"

STATES: Final = ("OPEN", "COMPLETED", "DROPPED", "CARRIED_OVER")


class WorkItems(Dated):
    """One item, open until something ends it."""

    table = "workitem"
    types = frozenset({DEFINED, ENDED})

    def keys(self, fact: Fact) -> Iterable[str]:
        return (slug(fact.stream),)

    def timeline(
        self, key: str, facts: Sequence[Fact], before: Timeline = (), since: date = BEGINNING
    ) -> Timeline:
        return unfolded(facts, _workitem, before, since)


def _workitem(facts: Sequence[Fact]) -> dict[str, object]:
    ended = last(facts, ENDED)
    due = latest(facts, "due")
    return {
        "title": facts[0].data["title"],
        "state": "OPEN" if ended is None else _constant(ended.data["outcome"]),
        "programme": slug_of(latest(facts, "programme")),
        "ref": latest(facts, "ref"),
        "responsible": slugs(union(facts, "responsible")),
        "due": None if due is None else last_day(due["day"]),
        "outputs": slugs(union(facts, "outputs")),
        "body": said(
            text=latest(facts, "text"),
            defined=occurred(last(facts, DEFINED)),
            ended=occurred(ended),
            version=latest(facts, "version"),
            elements=latest(facts, "elements"),
            due=due,
            into=latest(facts, "into"),
        ),
    }


def _constant(outcome: str) -> str:
    return outcome.upper().replace("-", "_")
