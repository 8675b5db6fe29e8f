"""What the log holds at a glance: each instrument with its paragraphs, in order, and how each stands at a moment."""

from dataclasses import dataclass
from typing import Final

from service.reads.moment import Moment
from service.reads.pages import LARGEST, Page
from service.reads.snapshot import Row, Snapshot
from service.reads.subjects import Listing, all_by, by_keys, page_of

INSTRUMENTS: Final = Listing("instrument", "overview")


@dataclass(frozen=True, slots=True)
class ParagraphOverview:
    """A paragraph or element, and its status; None before the adoption, and where no rule judges it."""

    paragraph: Row
    status: Row | None


@dataclass(frozen=True, slots=True)
class InstrumentOverview:
    """A decision and what it asks for, in the order of its text; recitals ask for nothing."""

    instrument: Row
    paragraphs: tuple[ParagraphOverview, ...]


async def instruments(snapshot: Snapshot, moment: Moment) -> tuple[Row, ...]:
    """Return the decisions there are, by key; a glance shows no more than one page of them."""
    return (await page_of(snapshot, INSTRUMENTS, Page(first=LARGEST), moment=moment)).rows


async def overview(snapshot: Snapshot, moment: Moment) -> tuple[InstrumentOverview, ...]:
    """Return every decision with its paragraphs, in three questions whatever their number."""
    found = await instruments(snapshot, moment)
    paragraphs = await paragraphs_of(snapshot, [row["key"] for row in found], moment)
    asked = [row["address"] for rows in paragraphs.values() for row in rows]
    statuses = await by_keys(snapshot, "status", asked, moment)
    return tuple(
        InstrumentOverview(
            row,
            tuple(
                ParagraphOverview(one, statuses.get(one["address"]))
                for one in paragraphs.get(row["key"], ())
            ),
        )
        for row in found
    )


async def paragraphs_of(
    snapshot: Snapshot, slugs: list[str], moment: Moment
) -> dict[str, list[Row]]:
    """Return what each of these decisions asks for, in the order of its text."""
    rows = await all_by(snapshot, "paragraph", "instrument", slugs, moment=moment)
    found: dict[str, list[Row]] = {}
    for row in sorted(rows, key=_place):
        if row["family"] is not None:
            found.setdefault(row["instrument"], []).append(row)
    return found


def _place(row: Row) -> int:
    place: int = row["ordinal"]
    return place
