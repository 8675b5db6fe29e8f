"""Conflicts of sources: every version of a fact stays, none is silently preferred."""

from collections.abc import Iterable, Sequence
from typing import Final

from service.projections.contract import Fact, Timeline, unfolded
from service.projections.folds.instrument import slug
from service.projections.folds.told import occurred, said

NOTED: Final = "servanda.conflict.noted"


class Conflicts:
    """Two or more versions of one member of a stream or an event."""

    table = "conflict"
    types = frozenset({NOTED})

    def keys(self, fact: Fact) -> Iterable[str]:
        return (slug(fact.stream),)

    def timeline(self, key: str, facts: Sequence[Fact]) -> Timeline:
        return unfolded(facts, _conflict)


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
            claims=newest["claims"],
            chosen=newest.get("chosen"),
            reason=newest["reason"],
            noted=occurred(facts[-1]),
        ),
    }
