"""Where every instrument stands at present: its paragraphs in the order of the text, each with its status."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from service.reads import moment as clocks
from service.reads.moment import Moment
from service.reads.pages import LARGEST, Page
from service.reads.snapshot import Row, Snapshot, open_snapshot
from service.reads.subjects import Listing, all_by, page_of


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph or element. No value: it has no rule, or was not adopted yet on the day.

    past_due:  criteria, their meeting and whether the due is stated or implied.
    """

    number: str
    text: str
    family: str
    value: str | None = None
    stated_only: str | None = None
    since: date | None = None
    past_due: tuple[str, ...] = ()
    continued_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """One instrument and its lines."""

    address: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """All instruments, as of the end of a day and as known at a position."""

    position: int
    day: date
    instruments: tuple[Standing, ...]


async def overview(engine: AsyncEngine, *, now: datetime) -> Overview:
    """Return where every instrument stands now."""
    async with open_snapshot(engine) as snapshot:
        moment = await clocks.resolve(snapshot, None, None, now=now)
        listing = Listing("instrument", "overview")
        found = await page_of(snapshot, listing, Page(LARGEST, None, None, None), moment=moment)
        keys = [row["key"] for row in found.rows]
        lines = await _lines(snapshot, keys, moment)
    instruments = tuple(
        Standing(row["address"], row["title"], tuple(lines[row["key"]])) for row in found.rows
    )
    return Overview(moment.position, moment.day, instruments)


async def _lines(
    snapshot: Snapshot, instruments: Iterable[str], moment: Moment
) -> dict[str, list[Line]]:
    keys = list(instruments)
    paragraphs = await all_by(snapshot, "paragraph", "instrument", keys, moment=moment)
    statuses = await all_by(snapshot, "status", "instrument", keys, moment=moment)
    by_address = {row["key"]: row for row in statuses}
    lines: dict[str, list[Line]] = defaultdict(list)
    for row in sorted(paragraphs, key=lambda one: int(one["ordinal"])):
        if row["role"] != "recital":
            lines[row["instrument"]].append(_line(row, by_address.get(row["address"])))
    return lines


def _line(paragraph: Row, status: Row | None) -> Line:
    number, text, family = paragraph["number"], paragraph["body"]["text"], paragraph["family"]
    if status is None:
        return Line(number, text, family or "")
    said = status["body"]["status"]
    return Line(
        number,
        text,
        family or "",
        value=status["value"],
        stated_only=status["stated_only"],
        since=status["since"],
        past_due=tuple(_past(one) for one in said["pastDue"]),
        continued_by=tuple(one["address"] for one in said["continuedBy"]),
    )


def _past(criterion: Row) -> str:
    due = criterion["due"]
    return f"{criterion['name']} by {due['meeting']} ({due['basis']})"
