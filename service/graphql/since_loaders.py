"""Loaders of what is asked since a day: the parts of stakeholders, the changes of instruments, many at once."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import TypeAlias, TypeVar

from service.graphql.batching import Loader, Turns
from service.reads.changes import Changed, changes_of
from service.reads.moment import Moment
from service.reads.part import Part, parts_of
from service.reads.snapshot import Snapshot

Found = TypeVar("Found")
Day = TypeVar("Day", date, date | None)
Key: TypeAlias = tuple[str, Moment, Day]
"""Whose, as of when, and since which day."""
Ask: TypeAlias = Callable[[list[str], Moment, Day], Awaitable[Mapping[str, Found]]]


class SinceLoaders:
    """The loaders of one operation."""

    def __init__(self, snapshot: Snapshot, turns: Turns) -> None:
        self._snapshot = snapshot
        self.parts: Loader[Key[date | None], Part | None] = Loader(turns, self._parts)
        self.changes: Loader[Key[date], list[Changed] | None] = Loader(turns, self._changes)

    async def _parts(self, keys: list[Key[date | None]]) -> list[Part | None]:
        async def ask(
            stakeholders: list[str], moment: Moment, since: date | None
        ) -> Mapping[str, Part]:
            return await parts_of(self._snapshot, stakeholders, moment, since=since)

        return await _together(keys, ask)

    async def _changes(self, keys: list[Key[date]]) -> list[list[Changed] | None]:
        async def ask(
            instruments: list[str], moment: Moment, since: date
        ) -> Mapping[str, list[Changed]]:
            return await changes_of(self._snapshot, instruments, moment, since=since)

        return await _together(keys, ask)


async def _together(keys: list[Key[Day]], ask: Ask[Day, Found]) -> list[Found | None]:
    """Ask once for all that are asked for as of the same moment, since the same day."""
    names: dict[tuple[Moment, Day], list[str]] = {}
    for name, moment, since in keys:
        names.setdefault((moment, since), []).append(name)
    found = {
        (moment, since): await ask(those, moment, since) for (moment, since), those in names.items()
    }
    return [found[moment, since].get(name) for name, moment, since in keys]
