"""A date as the sources know it: a year, a month or a day (EDTF level 0), with its first and last day.

Levels 1 and 2 (`2004?`, `2004-XX`, intervals) are refused on purpose: uncertainty is said in `confidence`,
a duration in `from` and `to`, and a date stays something that every rule can compare.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from events.errors import NotADate

PATTERN: Final = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
HINT: Final = "Use YYYY, YYYY-MM or YYYY-MM-DD."

_SHAPE = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class EdtfDate:
    """What a source says of a date, and the two days between which it must lie, both included."""

    text: str
    earliest: date
    latest: date

    @property
    def is_day(self) -> bool:
        return self.earliest == self.latest


@lru_cache(maxsize=4096)
def parse(text: str) -> EdtfDate:
    """Read a date of level 0.

    Raises NotADate for anything else, also for a month or a day that does not exist.
    """
    shape = _SHAPE.fullmatch(text)
    if shape is None:
        raise NotADate(HINT)
    year, month, day = (int(part) if part else None for part in shape.groups())
    try:
        return EdtfDate(text, *_bounds(year or 0, month, day))
    except ValueError:
        raise NotADate(f"There is no such date. {HINT}") from None


def _bounds(year: int, month: int | None, day: int | None) -> tuple[date, date]:
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    first = date(year, month, day or 1)
    return first, first if day else date(year, month, monthrange(year, month)[1])


def certainly_after(a: EdtfDate, b: EdtfDate) -> bool:
    """Whether `a` is later than `b` however both are read: its earliest day is later than the other's latest."""
    return a.earliest > b.latest


def happened_by(a: EdtfDate, day: date) -> bool:
    """Whether `a` has happened by the end of `day` however it is read."""
    return a.latest <= day
