"""What changed between two points of the log: events, the state of every subject on a day, paragraphs and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import distinct_on

from events.envelope import Recorded
from events.log import read
from service.audit.errors import OutOfOrder
from service.audit.patience import be_patient
from service.projections.catalogue import TABLES
from service.projections.tables.layout import SubjectTables
from service.projections.tables.status import STATUS
from service.reads.history import at_positions
from service.reads.moment import AsOf, OccurredBy, last_day, meeting_days, resolve
from service.reads.snapshot import Row, Snapshot
from service.reads.versions import as_of

JUDGED: Final = ("value", "stated_only", "as_claimed")


@dataclass(frozen=True, slots=True)
class Span:
    """Positions after `start` up to `end`, seen on one day of the world, so that nothing but the log has moved."""

    start: int
    end: int
    day: date


@dataclass(frozen=True, slots=True)
class Change:
    """One column of one subject, before and after."""

    before: object
    after: object


@dataclass(frozen=True, slots=True)
class TableDiff:
    """The subjects of one kind that came, changed or went, by key; of the changed ones, the columns that did."""

    name: str
    added: Mapping[str, Row]
    changed: Mapping[str, Mapping[str, Change]]
    removed: Mapping[str, Row]


@dataclass(frozen=True, slots=True)
class Step:
    """One event on the way of a paragraph, and how the paragraph stood after it; None: it had no status."""

    event: Recorded
    judged: Mapping[str, object] | None


@dataclass(frozen=True, slots=True)
class ParagraphDiff:
    """How a paragraph stood at both points, and the events that moved it."""

    address: str
    before: Mapping[str, object] | None
    after: Mapping[str, object] | None
    because: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Diff:
    """Everything that changed in a span; events are counted by type."""

    span: Span
    events: Mapping[str, int]
    tables: tuple[TableDiff, ...]
    paragraphs: tuple[ParagraphDiff, ...]


async def span_of(
    snapshot: Snapshot, ends: tuple[AsOf, AsOf], by: OccurredBy | None, *, now: datetime
) -> Span:
    """Return the span between two points, seen on the day asked for, or today.

    A meeting's day is the one known at the later point. Raises OutOfOrder, and what `resolve` raises.
    """
    start, end = [(await resolve(snapshot, one, None, now=now)).position for one in ends]
    if end < start:
        raise OutOfOrder(start, end)
    await snapshot.require(end)
    if by is not None and by.meeting is not None:
        return Span(start, end, last_day(await meeting_days(snapshot, end), by.meeting))
    return Span(start, end, by.day if by and by.day else now.astimezone(UTC).date())


async def diff(snapshot: Snapshot, span: Span) -> Diff:
    """Return what changed in a span."""
    async with snapshot.log() as log:
        await be_patient(log)
        events = await read.counts(log, after=span.start, to=span.end)
    tables = [await _table(snapshot, one, span) for one in TABLES.values()]
    return Diff(span, events, tuple(tables), await _paragraphs(snapshot, span))


async def _table(snapshot: Snapshot, tables: SubjectTables, span: Span) -> TableDiff:
    before, after = [
        await _states(snapshot, tables, position, span) for position in (span.start, span.end)
    ]
    both = [key for key in after if key in before]
    changes = {key: _changes(tables.columns, before[key], after[key]) for key in both}
    return TableDiff(
        tables.name,
        added={key: row for key, row in after.items() if key not in before},
        changed={key: columns for key, columns in changes.items() if columns},
        removed={key: row for key, row in before.items() if key not in after},
    )


async def _states(
    snapshot: Snapshot, tables: SubjectTables, position: int, span: Span
) -> dict[str, Row]:
    """Return the states as known at a position of the subjects that any event of the span has touched."""
    states = as_of(tables, position, span.day, keys=_touched(tables, span)).subquery()
    columns = [states.c[name] for name in ("key", *tables.columns)]
    rows = await snapshot.rows(select(*columns).order_by(states.c.key))
    return {row["key"]: {name: row[name] for name in tables.columns} for row in rows}


def _touched(tables: SubjectTables, span: Span) -> Select[tuple[str]]:
    version = tables.version
    inside = (version.c.position > span.start, version.c.position <= span.end)
    return select(version.c.key).where(*inside).distinct()


def _changes(columns: Sequence[str], before: Row, after: Row) -> dict[str, Change]:
    pairs = {name: Change(before[name], after[name]) for name in columns}
    return {name: one for name, one in pairs.items() if one.before != one.after}


async def _paragraphs(snapshot: Snapshot, span: Span) -> tuple[ParagraphDiff, ...]:
    """Return the paragraphs whose judgement differs between both ends, each with the events that moved it."""
    before = await _states(snapshot, STATUS, span.start, span)
    rows = await snapshot.rows(_judgements(span))
    events = await at_positions(snapshot, (row["position"] for row in rows))
    found = []
    for address, own in groupby(rows, key=lambda row: str(row["key"])):
        start = _judged(before.get(address))
        steps = _steps(start, list(own), events)
        if steps and steps[-1].judged != start:
            found.append(ParagraphDiff(address, start, steps[-1].judged, steps))
    return tuple(found)


def _judgements(span: Span) -> Select[tuple[object, ...]]:
    """Ask how each event of the span left the paragraphs it touched, on the day."""
    version = STATUS.version
    inside = (version.c.position > span.start, version.c.position <= span.end)
    return (
        select(version)
        .where(*inside, version.c.from_day <= span.day)
        .order_by(version.c.key, version.c.position, version.c.from_day.desc())
        .ext(distinct_on(version.c.key, version.c.position))
    )


def _steps(
    start: Mapping[str, object] | None, rows: Sequence[Row], events: Mapping[int, Recorded]
) -> tuple[Step, ...]:
    """Return the events after which the judgement was another one."""
    found = []
    stood = start
    for row in rows:
        judged = None if row["gone"] else _judged(row)
        if judged != stood:
            found.append(Step(events[row["position"]], judged))
        stood = judged
    return tuple(found)


def _judged(row: Row | None) -> dict[str, object] | None:
    return None if row is None else {name: row[name] for name in JUDGED}
