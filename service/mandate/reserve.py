"""A docket's reserve: what would decide about its paragraph if some of what decides were lost.

It does not grow with the claims, but for what stays whole whatever comes (`deciding`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final, TypeAlias

from service.mandate.case import Case
from service.mandate.deciding import deciding
from service.mandate.evidence import Evidence, Look
from service.mandate.judgement import Judgement

LOSSES: Final = 32
"""So many events may be lost before all claims are gathered again; the more, the larger is what is kept.

In the busiest paragraph of a made-up world that is one of two thousand events; kept are some two hundred."""

ROOM: Final = 64
"""So many may come beside what was kept before it is looked which of them need be, which judges all that is here."""

Place: TypeAlias = tuple[str, int]
"""A claim by its paragraph's address and its event's position."""


class Reserve:
    """What is kept of a paragraph's evidence. Events that are accepted as equivalent are, and may not be lost.

    judgement: of all evidence.
    """

    def __init__(self, judgement: Judgement) -> None:
        self._losses = LOSSES
        self._keep(judgement)

    def outlasts(self, places: Iterable[Place]) -> bool:
        """Say whether what is left without these still decides."""
        lost = self._kept.keys() & set(places)
        return len(lost) <= self._losses and lost.isdisjoint(self._accepted)

    def lose(self, places: Iterable[Place]) -> None:
        """Let these go, as far as they are here; without what only came, all is as it was before it did."""
        for place in places:
            if self._kept.pop(place, None) is not None:
                self._losses -= 1
            self._came.pop(place, None)

    def take(self, address: str, looks: Iterable[Look]) -> None:
        """Keep what may count for a paragraph."""
        self._came |= {(address, look.evidence.position): look for look in looks}

    def judged(self, like: Judgement) -> Judgement | None:
        """Judge all that is here, and let go of what need not be.

        like: a judgement by the same texts.
        """
        judgement = Judgement.of(self._case(like.case), like=like)
        if judgement is not None:
            self._keep(judgement)
        return judgement

    @property
    def is_full(self) -> bool:
        """Whether so much came that some of it will not be needed."""
        return len(self._came) > ROOM

    def _keep(self, judgement: Judgement) -> None:
        kept = deciding(judgement, losses=self._losses)
        self._kept = dict(_looks(judgement, kept))
        self._came: dict[Place, Look] = {}
        taken = {(one.source, one.id) for one in kept.equivalences}
        self._accepted = {
            place
            for place, look in self._kept.items()
            if (look.evidence.source, look.evidence.id) in taken
        }

    def _case(self, like: Case) -> Case:
        evidence: dict[str, list[Evidence]] = {address: [] for address in like.rules}
        looks: dict[str, list[Look]] = {address: [] for address in like.rules}
        for (address, _), look in sorted({**self._kept, **self._came}.items(), key=_day):
            evidence[address].append(look.evidence)
            if not look.evidence.against:
                looks[address].append(look)
        return replace(
            like,
            evidence={address: tuple(held) for address, held in evidence.items()},
            looks={address: tuple(held) for address, held in looks.items()},
        )


def _looks(judgement: Judgement, kept: Case) -> Iterator[tuple[Place, Look]]:
    for bench in judgement.hearing.benches():
        address = bench.rule.paragraph
        known = {look.evidence.position: look for look in bench.looks}
        for one in kept.evidence[address]:
            yield (address, one.position), known.get(one.position) or bench.look(one)


def _day(kept: tuple[Place, Look]) -> tuple[date, int]:
    return kept[1].evidence.last_day, kept[0][1]
