"""What people list: subjects of one kind as of a moment, up to a limit, each with the rows that belong to it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from events.edtf import parse
from service.reads.lacking import Lacking, lacking
from service.reads.lateness import lateness
from service.reads.moment import Moment
from service.reads.pages import LARGEST, Page
from service.reads.parking import ParkedStream
from service.reads.snapshot import Row, Snapshot
from service.reads.subjects import Listing, all_by, count_of, page_of

BELONGING: Final[Mapping[str, tuple[str, str]]] = {
    "partnership": ("membership", "partnership"),
    "consultation": ("response", "answers"),
    "document": ("document_version", "document"),
}
"""Of a kind: the table of what belongs to its subjects, and the column that names whose it is."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One subject, what belongs to it, and where its history stops being folded, if it does."""

    row: Row
    belonging: tuple[Row, ...]
    parked: ParkedStream | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as of its moment; `total` counts those beyond the limit too, but nothing that it lacks."""

    moment: Moment
    total: int
    entries: tuple[Entry, ...]
    lacking: Lacking


async def listed(snapshot: Snapshot, table: str, *, moment: Moment, limit: int) -> Listed:
    """Return the subjects of a table by key, `limit` at most: two statements a page, whatever is on it."""
    listing = Listing(table, f"list of {table}")
    total = await count_of(snapshot, listing, moment=moment)
    lacks = await lacking(snapshot, position=moment.position)
    parked = {one.stream: one for one in lacks.parked}
    entries: list[Entry] = []
    page = Page(first=min(limit, LARGEST))
    while True:
        found = await page_of(snapshot, listing, page, moment=moment)
        belonging = await _belonging(snapshot, table, found.rows, moment)
        entries += [
            Entry(row, tuple(belonging[row["key"]]), parked.get(f"{table}/{row['key']}"))
            for row in found.rows
        ]
        left = limit - len(entries)
        if not found.has_next or not left:
            return Listed(moment, total, tuple(entries), lacks)
        page = Page(first=min(left, LARGEST), after=found.cursors[-1])


async def _belonging(
    snapshot: Snapshot, table: str, rows: Sequence[Row], moment: Moment
) -> Mapping[str, Sequence[Row]]:
    belonging: dict[str, list[Row]] = defaultdict(list)
    if table in BELONGING:
        where, column = BELONGING[table]
        keys = [row["key"] for row in rows]
        for one in await all_by(snapshot, where, column, keys, moment=moment):
            belonging[one[column]].append(one)
    return belonging


def members_in(entry: Entry) -> int:
    """Return how many are in a partnership: whoever is in it in two capacities once, whoever left not at all."""
    return len({one["stakeholder"] for one in entry.belonging if one["until"] is None})


@dataclass(frozen=True, slots=True)
class Answers:
    """How many answers a consultation has, and how many of them came late.

    perhaps_late: late or not, as their dates are read: nobody is called late on a guess.
    """

    count: int
    late: int
    perhaps_late: int


def answers_to(entry: Entry) -> Answers:
    """Return the answers to a consultation, each held against the deadline of its round."""
    received = (parse(one["body"]["received"]) for one in entry.belonging)
    held = [found for day in received if (found := lateness(entry.row, day)) is not None]
    late = sum(one.late is True for one in held)
    perhaps = sum(one.late is None for one in held)
    return Answers(len(entry.belonging), late, perhaps)
