"""What is measured: somebody who appends to a database for some seconds, and a way to read its tail."""

import gc
from collections.abc import Callable
from dataclasses import dataclass
from typing import LiteralString, TypeAlias

from service.database.engine import Address

Taken: TypeAlias = tuple[float, list[float]]
"""How many seconds went by, and how long each append took."""

Poll: TypeAlias = Callable[[int], list[int]]
"""Returns what comes after a position as the contender's own reader is given it: some positions, in order."""

COLD: float = 0.3
"""Seconds before anything counts: connections open, plans are made, caches fill."""


@dataclass(frozen=True, slots=True)
class Load:
    """So many callers at once, each of whom appends so many events at once, again and again."""

    callers: int
    batch: int = 1


@dataclass(frozen=True, slots=True)
class Contender:
    """A name in the table.

    loads:   under which it is measured.
    prepare: makes its tables in a fresh database that has ours already.
    append:  under a load, for some seconds.
    reading: opens the database and gives its poll.
    stored:  a question to the database: how many events are there?
    """

    name: str
    loads: tuple[Load, ...]
    prepare: Callable[[Address], None]
    append: Callable[[Address, Load, float], Taken]
    reading: Callable[[Address], Poll]
    stored: LiteralString


def set_aside() -> None:
    """Keep what was made beforehand out of every later collection: no service would walk through it."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
