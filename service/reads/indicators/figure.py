"""Figures: how many, of how many where that is known, and the events behind the number.

What is not known is a group of its own, under the key None: never zero, never spread over the others.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from typing import Final, TypeAlias

Keys: TypeAlias = tuple[str | None, ...]

_PLACES: Final = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Group:
    """How many things share what.

    keys:      one for each dimension; None where it is not known.
    positions: the events behind the number.
    count_max: where sources differ, the highest of their numbers; `count` is then the lowest.
    of:        out of how many, where a register says; None where none covers the day.
    """

    keys: Keys
    count: int
    positions: tuple[int, ...] = ()
    count_max: int | None = None
    of: int | None = None

    @property
    def share(self) -> Decimal | None:
        """The part of the whole; None where the whole is not known or nothing."""
        return None if self.of is None else ratio(self.count, self.of)


@dataclass(frozen=True, slots=True)
class Sighting:
    """One thing seen in one event, and under what it counts: for each dimension, every value that holds."""

    identity: str
    position: int
    values: tuple[Keys, ...]


@dataclass(slots=True)
class _Heap:
    identities: set[str] = field(default_factory=set)
    positions: set[int] = field(default_factory=set)


def grouped(sightings: Iterable[Sighting]) -> tuple[Group, ...]:
    """Return how many distinct things stand under each combination of keys, the known ones first, by their keys.

    A thing with several values stands in several groups, so counts may add up to more than there are.
    """
    heaps: dict[Keys, _Heap] = {}
    for one in sightings:
        for keys in product(*(values or (None,) for values in one.values)):
            heap = heaps.setdefault(keys, _Heap())
            heap.identities.add(one.identity)
            heap.positions.add(one.position)
    return tuple(
        Group(keys, len(heaps[keys].identities), tuple(sorted(heaps[keys].positions)))
        for keys in sorted(heaps, key=_known_first)
    )


def with_empty(groups: Iterable[Group], expected: Iterable[str]) -> tuple[Group, ...]:
    """Return groups of one dimension with those that must be shown even if nobody is in them."""
    held = {group.keys: group for group in groups}
    held |= {(key,): Group((key,), 0) for key in expected if (key,) not in held}
    return tuple(held[keys] for keys in sorted(held, key=_known_first))


def ratio(part: int, whole: int) -> Decimal | None:
    """Return a share to four places; None of nothing."""
    return (Decimal(part) / Decimal(whole)).quantize(_PLACES) if whole else None


def _known_first(keys: Keys) -> tuple[tuple[bool, str], ...]:
    return tuple((key is None, key or "") for key in keys)
