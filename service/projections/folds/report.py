"""Reports to somebody about what was done; a paper laid before a body for adoption is a document instead."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from service.projections.contract import BEGINNING, Dated, Fact, Timeline, unfolded
from service.projections.folds.instrument import slug
from service.projections.folds.told import last_day, occurred, said, slug_of, slugs, union

REPORTED: Final = "servanda.report.submitted"


class Reports(Dated):
    """A report in writing, as a speech, or published for all."""

    table = "report"
    types = frozenset({REPORTED})

    def keys(self, fact: Fact) -> Iterable[str]:
        return (slug(fact.stream),)

    def timeline(
        self, key: str, facts: Sequence[Fact], before: Timeline = (), since: date = BEGINNING
    ) -> Timeline:
        return unfolded(facts, _report, before, since)


def _report(facts: Sequence[Fact]) -> dict[str, object]:
    newest = facts[-1]
    return {
        "title": newest.data["title"],
        "by": slugs(union(facts, "by")),
        "to_body": slug_of(newest.data.get("body")),
        "meeting": slug_of(newest.data.get("meeting")),
        "medium": newest.data["medium"],
        "document": slug_of(newest.data.get("document")),
        "activity": slug_of(newest.data.get("activity")),
        "partnership": slug_of(newest.data.get("partnership")),
        "submitted": last_day(occurred(newest)),
        "body": said(
            submitted=occurred(newest),
            to=newest.data.get("to"),
            covers=newest.data.get("covers"),
            period=newest.data.get("period"),
            unnamed=newest.data.get("unnamed"),
        ),
    }
