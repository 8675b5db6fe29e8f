"""Principles: what was found for each principle of a text that a document or a partnership was held against."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from service.projections.contract import BEGINNING, Dated, Fact, Timeline, unfolded
from service.projections.folds.instrument import slug
from service.projections.folds.told import occurred, said, slug_of

MAPPED: Final = "servanda.principle.mapped"


class Findings(Dated):
    """One row of a mapping: the newest finding for one principle holds."""

    table = "finding"
    types = frozenset({MAPPED})

    def keys(self, fact: Fact) -> Iterable[str]:
        return (f"{slug(fact.stream)} {row['principle']}" for row in fact.data["rows"])

    def timeline(
        self, key: str, facts: Sequence[Fact], before: Timeline = (), since: date = BEGINNING
    ) -> Timeline:
        return unfolded(facts, lambda counting: _finding(key, counting), before, since)


def _finding(key: str, facts: Sequence[Fact]) -> dict[str, object]:
    mapping, _, principle = key.partition(" ")
    newest = facts[-1]
    row = next(row for row in newest.data["rows"] if row["principle"] == principle)
    return {
        "mapping": mapping,
        "document": slug_of(newest.data.get("document")),
        "partnership": slug_of(newest.data.get("partnership")),
        "reference": newest.data["reference"],
        "reference_version": newest.data["version"],
        "principle": principle,
        "finding": row["finding"].upper().replace("-", "_"),
        "event": newest.position,
        "body": said(reason=row["reason"], found=occurred(newest)),
    }
