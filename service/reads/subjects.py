"""Subjects: one by its key, many by their keys, a page of those that pass, each as of a moment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Subquery, Table, and_, false, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.elements import ColumnElement

from service.projections.catalogue import TABLES
from service.reads.moment import Moment
from service.reads.pages import BY_KEY, Order, Page, Slice, paged, sliced, snapshot_of
from service.reads.snapshot import Row, Snapshot
from service.reads.versions import as_of


@dataclass(frozen=True, slots=True)
class Test:
    """One condition: the column is (or, of a list, contains) one of these; between days."""

    column: str
    among: tuple[str, ...] | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Where:
    """Conditions that must all hold, and of `either` at least one, where it is given."""

    tests: tuple[Test, ...] = ()
    also: tuple["Where", ...] = ()
    either: tuple["Where", ...] | None = None


EVERYTHING = Where()


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of subjects: of which table, which of them, in what order; `question` is its name in cursors."""

    table: str
    question: str
    where: Where = EVERYTHING
    order: Order = BY_KEY


async def by_keys(
    snapshot: Snapshot, table: str, keys: Iterable[str], moment: Moment
) -> dict[str, Row]:
    """Return the subjects of these keys that are there."""
    wanted = list(dict.fromkeys(keys))
    states = as_of(TABLES[table], moment.position, moment.day, keys=wanted)
    return {row["key"]: row for row in await snapshot.rows(states)} if wanted else {}


async def one_by(
    snapshot: Snapshot, table: str, column: str, value: str, *, moment: Moment
) -> Row | None:
    """Return the subject with this value in a column that is unique."""
    states = as_of(TABLES[table], moment.position, moment.day).subquery()
    rows = await snapshot.rows(
        select(states).where(states.c[column] == value).order_by(states.c.key).limit(1)
    )
    return rows[0] if rows else None


async def all_by(
    snapshot: Snapshot, table: str, column: str, values: Iterable[str], *, moment: Moment
) -> list[Row]:
    """Return the subjects with one of these values in a column, by key."""
    wanted = sorted(set(values))
    if not wanted:
        return []
    ever = TABLES[table].version  # whoever never had the value need not be looked at
    keys = select(ever.c.key).where(_among(ever, column, wanted))
    states = as_of(TABLES[table], moment.position, moment.day, keys=keys).subquery()
    chosen = select(states).where(_among(states, column, wanted)).order_by(states.c.key)
    return await snapshot.rows(chosen)


def moment_of(listing: Listing, page: Page, moment: Moment) -> Moment:
    """Return the moment of the list's first page: those that follow, and all below them, are read at the same."""
    return snapshot_of(page, listing.question, len(listing.order.columns) + 1, moment)


async def page_of(
    snapshot: Snapshot, listing: Listing, page: Page, *, moment: Moment
) -> Slice[Row]:
    """Return one page of a list, as of its moment."""
    await snapshot.require(moment.position)
    order = listing.order
    states = _passing(listing, moment)
    rows = await snapshot.rows(paged(states, page, order, listing.question))
    return sliced(rows, page, order, question=listing.question, moment=moment)


async def count_of(snapshot: Snapshot, listing: Listing, *, moment: Moment) -> int:
    """Return how many subjects are in a list, whatever the page."""
    counted = select(func.count().label("n")).select_from(_passing(listing, moment))
    n: int = (await snapshot.rows(counted))[0]["n"]
    return n


def _passing(listing: Listing, moment: Moment) -> Subquery:
    states = as_of(TABLES[listing.table], moment.position, moment.day).subquery()
    return select(states).where(_condition(states, listing.where)).subquery()


def _condition(states: Subquery, where: Where) -> ColumnElement[bool]:
    tests = [_test(states, test) for test in where.tests]
    also = [_condition(states, one) for one in where.also]
    parts = [*tests, *also]
    if where.either is not None:
        parts.append(_any(_condition(states, one) for one in where.either))
    return and_(True, *parts)  # noqa: FBT003 - "and nothing" is true


def _test(states: Subquery, test: Test) -> ColumnElement[bool]:
    parts: list[ColumnElement[bool]] = []
    column = states.c[test.column]
    if test.among is not None:
        parts.append(_among(states, test.column, test.among))
    if test.since is not None:
        parts.append(column >= test.since)
    if test.until is not None:
        parts.append(column < test.until)
    return and_(True, *parts)  # noqa: FBT003 - as above


def _among(states: Subquery | Table, name: str, values: Sequence[str]) -> ColumnElement[bool]:
    column = states.c[name]
    if isinstance(column.type, ARRAY):
        return _any(column.contains([value]) for value in values)
    return column.in_(list(values))


def _any(conditions: Iterable[ColumnElement[bool]]) -> ColumnElement[bool]:
    """Return "at least one of these", which of none is false."""
    return or_(false(), *conditions)
