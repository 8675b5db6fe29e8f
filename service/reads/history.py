"""The log as a list: streams, types, paragraphs, ranges; by position, forwards and backwards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    Select,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.sql.elements import ColumnElement

from events.cloudevents import unseal
from events.envelope import Identity, Recorded
from events.log import read
from service.projections.tables.claim import CLAIM
from service.projections.tables.entry import ENTRY
from service.projections.tables.layout import AMENDMENT
from service.reads.moment import Moment
from service.reads.pages import Order, Page, Slice, paged, sliced, snapshot_of
from service.reads.snapshot import Row, Snapshot
from service.reads.versions import as_of


@dataclass(frozen=True, slots=True)
class EventsWhere:
    """Which events: every condition that is given must hold.

    subjects:  streams. paragraphs: addresses that an event claims, as known at the moment.
    positions: from one to below another; recorded and occurred likewise, by instants and counting days.
    """

    types: tuple[str, ...] | None = None
    subjects: tuple[str, ...] | None = None
    paragraphs: tuple[str, ...] | None = None
    positions: tuple[int | None, int | None] = (None, None)
    recorded: tuple[datetime | None, datetime | None] = (None, None)
    occurred: tuple[date | None, date | None] = (None, None)


EVERYTHING = EventsWhere()


def moment_of_events(page: Page, question: str, moment: Moment) -> Moment:
    """Return the moment of the list's first page: those that follow, and all below them, are read at the same."""
    return snapshot_of(page, question, 2, moment)


async def page_of_events(
    snapshot: Snapshot,
    where: EventsWhere,
    page: Page,
    *,
    moment: Moment,
    question: str,
    falling: bool = False,
) -> Slice[Recorded]:
    """Return one page of events, in the order of the log or against it, as of its moment."""
    await snapshot.require(moment.position)
    order = Order((("position", falling),))
    states = matching(where, moment).subquery()
    rows = await snapshot.rows(paged(states, page, order, question))
    found = sliced(rows, page, order, question=question, moment=moment)
    return found.mapped(recorded)


async def count_of_events(snapshot: Snapshot, where: EventsWhere, *, moment: Moment) -> int:
    """Return how many events match, whatever the page."""
    counted = select(func.count().label("n")).select_from(matching(where, moment).subquery())
    n: int = (await snapshot.rows(counted))[0]["n"]
    return n


async def at_positions(snapshot: Snapshot, positions: Iterable[int]) -> dict[int, Recorded]:
    """Return the events at these positions."""
    rows = await snapshot.rows(_AT_POSITIONS, {"positions": sorted(set(positions))})
    return {row["position"]: recorded(row) for row in rows}


async def named(snapshot: Snapshot, identities: Iterable[Identity]) -> dict[Identity, Recorded]:
    """Return the events of these names."""
    async with snapshot.log() as log:
        return await read.find(log, identities)


# Built once: to build a statement takes longer than to ask it.
_AT_POSITIONS: Final = select(ENTRY).where(
    ENTRY.c.position.in_(bindparam("positions", expanding=True))
)


@dataclass(frozen=True, slots=True)
class Amended:
    """Which event a correction or retraction is about."""

    position: int
    target_position: int
    kind: str


async def amendments(
    snapshot: Snapshot, positions: Iterable[int], *, position: int
) -> Sequence[Amended]:
    """Return the amendments that are among these events or about one of them, in the order of the log."""
    wanted = sorted(set(positions))
    rows = await snapshot.rows(
        select(AMENDMENT.c.position, AMENDMENT.c.target_position, AMENDMENT.c.kind)
        .where(
            AMENDMENT.c.position <= position,
            or_(AMENDMENT.c.position.in_(wanted), AMENDMENT.c.target_position.in_(wanted)),
        )
        .order_by(AMENDMENT.c.position)
    )
    return [Amended(row["position"], row["target_position"], row["kind"]) for row in rows]


def matching(where: EventsWhere, moment: Moment) -> Select[Any]:
    """Return the events that match, each with the empty key that ends every order."""
    conditions: list[ColumnElement[bool]] = [ENTRY.c.position <= moment.position]
    if moment.day_given:
        conditions.append(ENTRY.c.last_day <= moment.day)
    if where.types is not None:
        conditions.append(ENTRY.c.type.in_(where.types))
    if where.subjects is not None:
        conditions.append(ENTRY.c.stream.in_(where.subjects))
    if where.paragraphs is not None:
        conditions.append(_claiming(where.paragraphs, moment))
    for name, (since, until) in (
        ("position", where.positions),
        ("recorded_at", where.recorded),
        ("last_day", where.occurred),
    ):
        conditions += [] if since is None else [ENTRY.c[name] >= since]
        conditions += [] if until is None else [ENTRY.c[name] < until]
    key = literal("").label("key")
    return select(ENTRY, key).where(and_(*conditions))


def _claiming(paragraphs: tuple[str, ...], moment: Moment) -> ColumnElement[bool]:
    """Say "claimed for one of these", as known at the moment: a claim may have been taken back."""
    ever = CLAIM.version
    keys = select(ever.c.key).where(ever.c.paragraph.in_(paragraphs))
    states = as_of(CLAIM, moment.position, date.max, keys=keys).subquery()
    return ENTRY.c.position.in_(select(states.c.event).where(states.c.paragraph.in_(paragraphs)))


def recorded(row: Row) -> Recorded:
    """Return a row of the log as the event it holds."""
    return unseal(
        bytes(row["entry"]),
        position=row["position"],
        revision=row["revision"],
        leaf_hash=bytes(row["leaf_hash"]),
    )
