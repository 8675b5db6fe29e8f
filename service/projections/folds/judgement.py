"""Judgements: what people say of a paragraph beside its computed status, signed and dated."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from service.projections.contract import BEGINNING, Dated, Fact, Timeline, unfolded
from service.projections.folds.told import occurred, said

KINDS: Final = {
    "servanda.assessment.recorded": "ASSESSMENT",
    "servanda.equivalence.accepted": "EQUIVALENCE",
    "servanda.claim.disputed": "DISPUTE",
    "servanda.claim.verified": "VERIFICATION",
}


class Judgements(Dated):
    """One judgement: a row for each event that is one."""

    table = "judgement"
    types = frozenset(KINDS)

    def keys(self, fact: Fact) -> Iterable[str]:
        return (f"{fact.source} {fact.id}",)

    def timeline(
        self, key: str, facts: Sequence[Fact], before: Timeline = (), since: date = BEGINNING
    ) -> Timeline:
        return unfolded(facts, _judgement, before, since)


def _judgement(facts: Sequence[Fact]) -> dict[str, object]:
    newest = facts[-1]
    data: Any = newest.data
    target = data.get("event") or {}
    return {
        "paragraph": data["paragraph"],
        "kind": KINDS[newest.type],
        "event": newest.position,
        "target_source": target.get("source"),
        "target_id": target.get("id"),
        "criterion": data.get("criterion"),
        "value": data.get("value"),
        "by": data["by"],
        "body": said(
            title=data["title"],
            reasons=data["reasons"],
            made=occurred(newest),
            day=data.get("day"),
            basedOn=data.get("basedOn"),
        ),
    }
