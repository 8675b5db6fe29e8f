"""Subjects: one by its key, many by their keys, a page of those that pass, each as of a moment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Date,
    Select,
    Subquery,
    bindparam,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY

from service.projections.catalogue import TABLES
from service.reads.moment import Moment
from service.reads.pages import BY_KEY, Order, Page, Slice, paged, sliced, snapshot_of
from service.reads.snapshot import Row, Snapshot
from service.reads.versions import as_of
from service.reads.where import EVERYTHING, Where, any_of, passing

_POSITION: Final = bindparam("position", type_=BigInteger())
_DAY: Final = bindparam("day", type_=Date())

UNKNOWN_LAST: Final = "_or_last"
"""Ends the name of a day by which rows are ordered: one that is not known counts as the last of all."""


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
    if not wanted:
        return {}
    asked = {"keys": wanted, "position": moment.position, "day": moment.day}
    rows = await snapshot.rows(_by_keys(table, newest=moment.newest), asked)
    return {row["key"]: row for row in rows}


async def one_by(
    snapshot: Snapshot, table: str, column: str, value: str, *, moment: Moment
) -> Row | None:
    """Return the subject with this value in a column that is unique."""
    rows = await all_by(snapshot, table, column, [value], moment=moment)
    return rows[0] if rows else None


async def keys_of(snapshot: Snapshot, table: str, moment: Moment) -> list[str]:
    """Return the keys of all subjects of a kind, for whoever looks for a near one."""
    states = passing(table, EVERYTHING, moment)
    return [row["key"] for row in await snapshot.rows(select(states.c.key))]


async def all_of(snapshot: Snapshot, table: str, moment: Moment) -> list[Row]:
    """Return all subjects of a kind that is never many, such as decisions, by key."""
    states = passing(table, EVERYTHING, moment)
    return await snapshot.rows(select(states).order_by(states.c.key))


async def all_by(
    snapshot: Snapshot, table: str, column: str, values: Iterable[str], *, moment: Moment
) -> list[Row]:
    """Return the subjects with one of these values in a column, by key."""
    wanted = sorted(set(values))
    if not wanted:
        return []
    listed = isinstance(TABLES[table].version.c[column].type, ARRAY)
    asked: dict[str, object] = {"position": moment.position, "day": moment.day}
    if not listed:
        rows = _by(table, column, None, newest=moment.newest)
        return await snapshot.rows(rows, {**asked, "values": wanted})
    # The last value is asked again until there are 2, 4, 8, …: so few statements are built, and kept.
    count = 1 << (len(wanted) - 1).bit_length()
    each = (*wanted, *(wanted[-1:] * (count - len(wanted))))
    asked |= {f"value_{place}": [value] for place, value in enumerate(each)}
    return await snapshot.rows(_by(table, column, count, newest=moment.newest), asked)


# To build a statement takes longer than to ask it: these two are asked many times in every answer.


@cache
def _by_keys(table: str, *, newest: bool) -> Select[Any]:
    """Return the statement for the subjects of some keys."""
    keys: BindParameter[Sequence[str]] = bindparam("keys", expanding=True)
    return as_of(TABLES[table], _POSITION, _DAY, keys=keys, newest=newest)


@lru_cache(maxsize=200)
def _by(table: str, column: str, count: int | None, *, newest: bool) -> Select[Any]:
    """Return the statement for the subjects with one of some values in a column; of a list, with one of so many."""
    tables = TABLES[table]
    ever = select(tables.version.c.key).where(_one_of(tables.version.c[column], count))
    states = as_of(tables, _POSITION, _DAY, keys=ever, newest=newest).subquery()
    return select(states).where(_one_of(states.c[column], count)).order_by(states.c.key)


def _one_of(column: ColumnElement[Any], count: int | None) -> ColumnElement[bool]:
    if count is None:
        return column.in_(bindparam("values", expanding=True))
    values = (bindparam(f"value_{place}", type_=column.type) for place in range(count))
    return any_of(column.contains(value) for value in values)


def moment_of(listing: Listing, page: Page, moment: Moment) -> Moment:
    """Return the moment of the list's first page: those that follow, and all below them, are read at the same."""
    return snapshot_of(page, listing.question, len(listing.order.columns) + 1, moment)


async def page_of(
    snapshot: Snapshot, listing: Listing, page: Page, *, moment: Moment
) -> Slice[Row]:
    """Return one page of a list, as of its moment."""
    await snapshot.require(moment.position)
    states, order = ordered(passing(listing.table, listing.where, moment), listing.order)
    rows = await snapshot.rows(paged(states, page, order, listing.question))
    return sliced(rows, page, order, question=listing.question, moment=moment)


async def count_of(snapshot: Snapshot, listing: Listing, *, moment: Moment) -> int:
    """Return how many subjects are in a list, whatever the page."""
    counted = select(func.count().label("n")).select_from(
        passing(listing.table, listing.where, moment)
    )
    n: int = (await snapshot.rows(counted))[0]["n"]
    return n


def ordered(rows: Subquery, order: Order) -> tuple[Subquery, Order]:
    """Return rows and order with a value for every day by which they are ordered: keys can be compared, nulls cannot."""
    days = [name for name, _ in order.columns if isinstance(rows.c[name].type, Date)]
    last = literal(date.max, Date())
    filled = [func.coalesce(rows.c[name], last).label(name + UNKNOWN_LAST) for name in days]
    return (select(rows, *filled).subquery() if days else rows), _named(order, days)


def ordered_names(table: str, order: Order) -> Order:
    """Return the order by the names that `ordered` gives to its rows."""
    columns = TABLES[table].version.c
    return _named(
        order, [name for name, _ in order.columns if isinstance(columns[name].type, Date)]
    )


def _named(order: Order, days: list[str]) -> Order:
    return Order(
        tuple(
            (name + UNKNOWN_LAST if name in days else name, falls) for name, falls in order.columns
        )
    )
