"""People by their function. Their names never come here: what is personal stands as digests, so erasure changes no row."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from service.projections.contract import BEGINNING, Dated, Fact, Timeline, unfolded
from service.projections.folds.instrument import slug
from service.projections.folds.told import occurred, said, slug_of

RECORDED: Final = "servanda.person.recorded"


class People(Dated):
    """Somebody who acted in a function, on behalf of somebody where that is said."""

    table = "person"
    types = frozenset({RECORDED})

    def keys(self, fact: Fact) -> Iterable[str]:
        return (slug(fact.stream),)

    def timeline(
        self, key: str, facts: Sequence[Fact], before: Timeline = (), since: date = BEGINNING
    ) -> Timeline:
        return unfolded(facts, _person, before, since)


def _person(facts: Sequence[Fact]) -> dict[str, object]:
    newest = facts[-1].data
    return {
        "title": newest["function"],
        "on_behalf_of": slug_of(newest.get("onBehalfOf")),
        "digests": sorted(newest["_sd"]),
        "body": said(recorded=occurred(facts[-1])),
    }
