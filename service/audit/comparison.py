"""Two sets of read tables held to each other: table by table, bucket by bucket, down to the rows and their columns."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from sqlalchemy import Table

from service.audit.declared import Declared
from service.audit.digest import TableDigest, bucket_of
from service.audit.stored import Side, pieces

LISTED: Final = 100
"""How many differing rows of a table are kept, those of the earliest events; all are counted."""

Row: TypeAlias = Mapping[str, object]
"""A row by column, in the form in which it is hashed."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not what the log makes of it. No live row: it is missing; no folded one: nothing made it.

    position: that of the event that made the row, as far as the table says so.
    """

    table: str
    key: Row
    live: Row | None
    folded: Row | None

    @property
    def position(self) -> int | None:
        said = (self.folded or self.live or {}).get("position")
        return None if said is None else int(str(said))

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns in which both rows differ, none where there are not two rows."""
        if self.live is None or self.folded is None:
            return ()
        return tuple(name for name, value in self.folded.items() if value != self.live[name])


@dataclass(frozen=True, slots=True)
class Compared:
    """One table on both sides: its digests, how many rows differ, and those of the earliest events."""

    name: str
    live: TableDigest
    folded: TableDigest
    differing: int
    rows: tuple[Difference, ...]

    @property
    def identical(self) -> bool:
        return self.live.value == self.folded.value


async def compared(
    table: Table, live: Side, folded: Side, *, digests: tuple[TableDigest, TableDigest]
) -> Compared:
    """Compare a table of two sides whose digests, live and folded, are known."""
    spoiled = digests[0].differing(digests[1])
    count, kept = 0, list[Difference]()
    if spoiled:
        async for one in _differences(table, live, folded, spoiled):
            count += 1
            kept.append(one)
            if len(kept) > 2 * LISTED:
                kept = sorted(kept, key=place)[:LISTED]
    return Compared(str(table.name), *digests, count, tuple(sorted(kept, key=place)[:LISTED]))


def place(one: Difference) -> tuple[bool, int]:
    """Return where a difference belongs among all: by its event; last, where no event is known."""
    return one.position is None, one.position or 0


@dataclass(frozen=True, slots=True)
class _Held:
    """A row of a spoiled bucket: its key as the database sorts it, and what is hashed."""

    key: tuple[Any, ...]
    canonical: bytes
    values: tuple[object, ...]


async def _differences(
    table: Table, live: Side, folded: Side, spoiled: frozenset[int]
) -> AsyncIterator[Difference]:
    declared = Declared.of(table)
    both = _merged(_held(table, live, spoiled), _held(table, folded, spoiled))
    async for ours, theirs in both:
        if ours is None or theirs is None or ours.canonical != theirs.canonical:
            rows = [_by_column(declared, one) for one in (ours, theirs)]
            named = rows[0] or rows[1] or {}
            key = {declared.columns[at]: named[declared.columns[at]] for at in declared.key}
            yield Difference(declared.name, key, rows[0], rows[1])


def _by_column(declared: Declared, held: _Held | None) -> Row | None:
    return None if held is None else dict(zip(declared.columns, held.values, strict=True))


async def _held(table: Table, side: Side, spoiled: frozenset[int]) -> AsyncIterator[_Held]:
    """Yield the rows of spoiled buckets in the order of their keys."""
    declared = Declared.of(table)
    async for piece in pieces(side, table, by_key=True):
        for stored in piece:
            key, canonical = declared.canonical(stored)
            if bucket_of(key) in spoiled:
                sorting = tuple(stored[at] for at in declared.key)
                yield _Held(sorting, canonical, tuple(declared.row(stored)))


async def _merged(
    live: AsyncIterator[_Held], folded: AsyncIterator[_Held]
) -> AsyncIterator[tuple[_Held | None, _Held | None]]:
    """Pair the rows of both sides by key; both come in its order, so that neither is held whole."""
    ours, theirs = await anext(live, None), await anext(folded, None)
    while ours is not None or theirs is not None:
        if theirs is None or (ours is not None and ours.key < theirs.key):
            yield ours, None
            ours = await anext(live, None)
        elif ours is None or theirs.key < ours.key:
            yield None, theirs
            theirs = await anext(folded, None)
        else:
            yield ours, theirs
            ours, theirs = await anext(live, None), await anext(folded, None)
