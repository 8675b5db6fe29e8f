"""Conflicts of sources: every version of a fact stays, none is silently preferred."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from service.projections.contract import BEGINNING, Dated, Fact, Timeline, unfolded
from service.projections.folds.instrument import slug
from service.projections.folds.told import occurred, said

NOTED: Final = "servanda.conflict.noted"


class Conflicts(Dated):
    """Two or more versions of one member of a stream or an event."""

    table = "conflict"
    types = frozenset({NOTED})

    def keys(self, fact: Fact) -> Iterable[str]:
        return (slug(fact.stream),)

    def timeline(
        self, key: str, facts: Sequence[Fact], before: Timeline = (), since: date = BEGINNING
    ) -> Timeline:
        return unfolded(facts, _conflict, before, since)


def _claims(facts: Sequence[Fact]) -> list[object]:
    """Return every version that was ever noted, each as it was noted last."""
    claims = (claim for fact in facts for claim in fact.data["claims"])
    return list({claim["value"]: claim for claim in claims}.values())


def _conflict(facts: Sequence[Fact]) -> dict[str, object]:
    newest = facts[-1].data
    about = newest["about"]
    named = about if isinstance(about, str) else None
    return {
        "title": newest["title"],
        "about": named,
        "about_source": None if named else about["source"],
        "about_id": None if named else about["id"],
        "member": newest["member"],
        "body": said(
            claims=_claims(facts),
            chosen=newest.get("chosen"),
            reason=newest["reason"],
            noted=occurred(facts[-1]),
        ),
    }
