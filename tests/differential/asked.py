"""What is asked of one log: which moments, which questions, in which pieces."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final

import pytest

from events.envelope import Recorded
from service.database.engine import Pools
from tests.differential.comparing import NOW, differences
from tests.differential.oracle.answers import schema
from tests.differential.oracle.moments import Oracle
from tests.differential.questions.material import Material
from tests.differential.questions.selections import Asker
from tests.differential.questions.tour import Tour
from tests.differential.questions.writing import Question

DAYS: Final = ("2002-12-12", "2003-10-24", "2004-10-29", "2006-12-01", "2009-06-30", "2013-12-31")
DAYS_AHEAD: Final = (
    "2004-10-29",
    "2006-12-01",
    "2009-06-30",
    "2013-12-31",
    "2044-12-31",
    "2051-06-30",
)
"""Of the second log, in which some of what is recorded lies ahead."""
SECOND_THOUGHTS: Final = ("corrected", "retracted", "described")
PIECE: Final = 50
AT_ONCE: Final = 2
"""As many pieces of a log are asked in every run; the others have a target of their own, which every change must pass."""
SHOWN: Final = 3


def pieces(count: int) -> list[pytest.ParameterSet]:
    """Return the numbers of so many pieces, as parameters of a test: those that are not asked in every run are marked."""
    later = [pytest.param(one, marks=pytest.mark.questions) for one in range(AT_ONCE, count)]
    return [*map(pytest.param, range(min(AT_ONCE, count))), *later]


@dataclass(frozen=True, slots=True)
class Asked:
    """A log behind the service, and what its questions are made of: made once, however many tests ask them."""

    pools: Pools
    material: Material
    _by_chance: dict[int, list[Question]] = field(default_factory=dict)
    _tours: dict[int, list[Question]] = field(default_factory=dict)

    def by_chance(self, piece: int) -> list[Question]:
        """Return one piece of the questions that are made by chance: always the same ones."""
        if piece not in self._by_chance:
            asker = Asker(schema(), self.material, Random(piece))  # noqa: S311 - no secret
            self._by_chance[piece] = [asker.question() for _ in range(PIECE)]
        return self._by_chance[piece]

    def tour(self, *, seed: int) -> list[Question]:
        """Return every field, every condition and every order, as of now."""
        if seed not in self._tours:
            tour = Tour(schema(), self.material, Random(seed))  # noqa: S311 - no secret
            listed = (*tour.conditions({}), *tour.conditions_below(), *tour.orders({}))
            self._tours[seed] = [*tour.fields({}), *tour.ones({}), *listed]
        return self._tours[seed]

    async def differences(self, questions: Sequence[Question]) -> list[str]:
        """Return how service and oracle differ, for the first questions at which they do."""
        found: list[str] = []
        for question in questions:
            different = await differences(self.pools, self.material.oracle, question)
            if different is not None:
                found.append(different)
            if len(found) == SHOWN:
                break
        return found


def material(log: Sequence[Recorded], days: Sequence[str]) -> Material:
    """Return what questions about a log are made of, with six positions: its head among them, and one after a second thought."""
    oracle = Oracle(log, today=NOW.date())
    return Material(oracle, days, positions(log))


def positions(log: Sequence[Recorded]) -> list[int]:
    """Return six positions over the part of the log in which something happens."""
    head = len(log)
    thought = [one.position for one in log if one.type.rpartition(".")[2] in SECOND_THOUGHTS]
    return [head // 4, head // 2, 2 * head // 3, thought[len(thought) // 2], head - 20, head]
