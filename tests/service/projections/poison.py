"""Folds with a mistake: they cannot take stakeholders that are called Poison, or make rows of them that no table takes."""

from collections.abc import Sequence
from datetime import date

from typing_extensions import override

from service.projections.catalogue import FOLDS, by_type
from service.projections.contract import BEGINNING, Fact, State, Timeline
from service.projections.folds.stakeholder import Stakeholders
from tests.sentences.builders import event


class Mistaken(Stakeholders):
    @override
    def timeline(
        self, key: str, facts: Sequence[Fact], before: Timeline = (), since: date = BEGINNING
    ) -> Timeline:
        if any(fact.data.get("name") == "Poison" for fact in facts):
            raise KeyError("a column that the mistaken release lacks")
        return super().timeline(key, facts, before, since)


class Unwritable(Stakeholders):
    @override
    def timeline(
        self, key: str, facts: Sequence[Fact], before: Timeline = (), since: date = BEGINNING
    ) -> Timeline:
        told = super().timeline(key, facts, before, since)
        return tuple(
            State(one.from_day, {**one.columns, "type": "\0"})
            if one.columns and one.columns["title"] == "Poison"
            else one
            for one in told
        )


MISTAKEN = by_type(tuple(Mistaken() if fold.table == "stakeholder" else fold for fold in FOLDS))
UNWRITABLE = by_type(tuple(Unwritable() if fold.table == "stakeholder" else fold for fold in FOLDS))


def registered(slug: str, *, name: str = "Poison") -> dict[str, object]:
    return event(
        "stakeholder.registered", f"stakeholder/{slug}", name=name, type="company", id=slug
    )


def described(slug: str, *, number: int = 1) -> dict[str, object]:
    return event(
        "stakeholder.described", f"stakeholder/{slug}", id=f"{slug}-{number}", country="CH"
    )
