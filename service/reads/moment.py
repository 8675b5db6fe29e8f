"""Both clocks, resolved once: up to which position we know, and what had happened by the end of which day."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from difflib import get_close_matches
from typing import Final

from sqlalchemy import select

from events.log import read
from service.projections.tables.meeting import MEETING
from service.reads.errors import BadQuestion, OutOfRange, UnknownMeeting
from service.reads.snapshot import Head, Snapshot
from service.reads.versions import as_of

LATEST: Final = date.max
"""Texts, claims and meetings hold on every day; which evidence counts by a day is for the rules to say."""


@dataclass(frozen=True, slots=True)
class AsOf:
    """The recorded clock: a position, an instant, or "once the tables have reached this position"."""

    position: int | None = None
    recorded_at: datetime | None = None
    min_position: int | None = None


@dataclass(frozen=True, slots=True)
class OccurredBy:
    """The world's clock: a day, or a meeting by its code, which means its last day."""

    day: date | None = None
    meeting: str | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A point of both clocks.

    position:  everything recorded up to it is known.
    day:       asked as of the end of this day.
    pinned:    the caller said as known when; otherwise the position is the newest one.
    day_given: the caller gave the day; a listing of the log hides nothing otherwise.
    newest:    nothing newer is folded, and the day is not before that was recorded.
    earlier:   it is that of a first page, and the present has moved on since.
    """

    position: int
    day: date
    pinned: bool = False
    day_given: bool = False
    newest: bool = False
    earlier: bool = False

    def on(self, day: date) -> "Moment":
        """Return the moment of another day, as known at the same position."""
        newest = self.newest and day >= self.day
        return replace(self, day=day, day_given=True, newest=newest)

    @property
    def qualified(self) -> bool:
        """Whether what is answered is not simply the present: clients must not merge the two."""
        return self.pinned or self.day_given or self.earlier

    @property
    def given(self) -> tuple[int | None, date | None]:
        """What the caller gave of the two clocks: a question is another one under another clock."""
        return (self.position if self.pinned else None, self.day if self.day_given else None)


async def wanted_position(snapshot: Snapshot, asked: AsOf | None) -> int:
    """Return the position that the tables must have reached before this can be answered; 0 for the present."""
    if asked is None:
        return 0
    if asked.recorded_at is not None and asked.recorded_at.tzinfo is not None:
        async with snapshot.log() as log:
            return await read.position_at(log, asked.recorded_at)
    return asked.min_position or asked.position or 0


async def resolve(
    snapshot: Snapshot, asked: AsOf | None, by: OccurredBy | None, *, now: datetime
) -> Moment:
    """Return the moment that is asked for.

    now: decides what "today" is, and what lies in the future.
    """
    head = await snapshot.head()
    position, day = await _recorded(snapshot, head, asked, now=now)
    exact = asked is not None and asked.min_position is None
    given = by is not None and (by.day is not None or by.meeting is not None)
    if by is not None and by.meeting is not None:
        day = last_day(await meeting_days(snapshot, position), by.meeting)
    elif by is not None:
        day = by.day or day
    newest = position == head.tables and day >= _recorded_by(head)
    return Moment(position, day, pinned=exact, day_given=given, newest=newest)


def _recorded_by(head: Head) -> date:
    """Return the day on which the newest folded event was recorded, in UTC."""
    return date.min if head.recorded_at is None else head.recorded_at.astimezone(UTC).date()


async def _recorded(
    snapshot: Snapshot, head: Head, asked: AsOf | None, *, now: datetime
) -> tuple[int, date]:
    """Return the position, and the day of the world that it stands for."""
    today = now.astimezone(UTC).date()
    if asked is None or asked.min_position is not None:
        return head.tables, today
    if asked.recorded_at is not None:
        return await _at_instant(snapshot, head, asked.recorded_at, now=now)
    position = asked.position
    if position is None:
        return head.tables, today
    if position > head.log or position < 0:
        raise OutOfRange(f"The log ends at position {head.log}: ask for a position up to it.")
    return position, await _recorded_on(snapshot, position, today=today)


async def _at_instant(
    snapshot: Snapshot, head: Head, instant: datetime, *, now: datetime
) -> tuple[int, date]:
    if instant.tzinfo is None:
        raise BadQuestion("Give the instant with its offset, such as 2026-05-03T00:00:00Z.")
    if instant > now:
        raise OutOfRange(
            "That instant lies in the future: what will be known then is not known now."
        )
    async with snapshot.log() as log:
        position = await read.position_at(log, instant)
    return min(position, head.tables), instant.astimezone(UTC).date()


async def _recorded_on(snapshot: Snapshot, position: int, *, today: date) -> date:
    async with snapshot.log() as log:
        found = await read.read(log, after=max(position - 1, 0), limit=1)
    return found[0].recorded_at.astimezone(UTC).date() if found else today


async def meeting_days(snapshot: Snapshot, position: int) -> dict[str, date]:
    """Return the last day of every meeting by its code, as known at a position."""
    known = as_of(MEETING, position, date.max).subquery()
    rows = await snapshot.rows(
        select(known.c.code, known.c.last_day).where(known.c.code.isnot(None))
    )
    return {row["code"]: row["last_day"] for row in rows}


def last_day(days: Mapping[str, date], code: str) -> date:
    """Return the last day of a meeting; raise UnknownMeeting."""
    if code not in days:
        raise UnknownMeeting(code, tuple(get_close_matches(code, sorted(days), n=3)))
    return days[code]


async def since_day(snapshot: Snapshot, asked: OccurredBy | None, moment: Moment) -> date | None:
    """Return the day since whose end changes are asked for; None where none is given."""
    if asked is None:
        return None
    if asked.meeting is None:
        return None if asked.day is None else not_after(asked.day, moment)
    days = await meeting_days(snapshot, moment.position)
    return not_after(last_day(days, asked.meeting), moment)


def not_after(since: date, moment: Moment) -> date:
    """Return the day since which changes are asked for; raise BadQuestion where it lies after that of the moment."""
    if since > moment.day:
        said = f"{since} lies after {moment.day}, the day that is asked about"
        raise BadQuestion(f"{said}: ask since an earlier day, or about a later one.")
    return since
