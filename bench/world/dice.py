"""Chance, from a seed: everything in a world that might have gone otherwise is asked here."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """One stream of chance; whoever asks in the same order gets the same answers."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - a world, not a secret

    def happens(self, share: float) -> bool:
        return self._random.random() < share

    def number(self, least: int, most: int) -> int:
        """Return a number between the two, both included."""
        return self._random.randint(least, most)

    def one(self, items: Sequence[T]) -> T:
        return items[int(self._random.random() * len(items))]

    def some(self, items: Sequence[T], most: int) -> list[T]:
        """Return one to `most` different items."""
        return self._random.sample(items, self.number(1, min(most, len(items))))

    def weighed(self, weights: Mapping[T, int]) -> T:
        return self._random.choices(tuple(weights), tuple(weights.values()))[0]
