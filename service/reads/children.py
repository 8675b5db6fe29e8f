"""What belongs to many subjects at once: one statement for a list of lists, each cut to its page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import (
    ARRAY,
    Integer,
    Select,
    Subquery,
    Text,
    Values,
    any_,
    column,
    func,
    select,
    true,
    values,
)
from sqlalchemy.dialects.postgresql import ARRAY as PG_ARRAY
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import LateralFromClause

from service.projections.catalogue import TABLES
from service.reads.moment import Moment
from service.reads.pages import BY_KEY, Order, Page
from service.reads.snapshot import Row, Snapshot
from service.reads.subjects import ordered
from service.reads.versions import as_of
from service.reads.where import EVERYTHING, Where, condition

Owner = tuple[str, ...]
"""The keys under which one subject goes: its own, and those of all that were merged into it."""


@dataclass(frozen=True, slots=True)
class Branch:
    """The rows of a table that name their owner in a column; which of them, in what order."""

    table: str
    column: str
    where: Where = EVERYTHING
    order: Order = BY_KEY


async def first_pages(
    snapshot: Snapshot, branch: Branch, owners: Iterable[Owner], page: Page, *, moment: Moment
) -> dict[Owner, list[Row]]:
    """Return the rows of each owner's page, and one more where there are others; only for pages without a cursor."""
    listed = list(dict.fromkeys(owners))
    owned = owners_as_rows(listed)
    rows, order = ordered(rows_of(branch, owned, moment).subquery(), branch.order)
    falls = [falling != page.backward for _, falling in (*order.columns, ("key", False))]
    names = [name for name, _ in (*order.columns, ("key", False))]
    cut = select(rows).order_by(*_by(rows, names, falls)).limit(page.size + 1).lateral("own")
    place = func.row_number().over(partition_by=owned.c.owner, order_by=_by(cut, names, falls))
    statement = (
        select(owned.c.owner, place.label("place"), cut)
        .join_from(owned, cut, true())
        .order_by("owner", "place")  # a join promises no order
    )
    found: dict[Owner, list[Row]] = {owner: [] for owner in listed}
    for row in await snapshot.rows(statement):
        found[listed[row["owner"]]].append(row)
    return found


def _by(
    rows: Subquery | LateralFromClause, names: Sequence[str], falls: Sequence[bool]
) -> list[ColumnElement[Any]]:
    pairs = zip(names, falls, strict=True)
    return [rows.c[name].desc() if falling else rows.c[name].asc() for name, falling in pairs]


async def counts(
    snapshot: Snapshot, branch: Branch, owners: Iterable[Owner], *, moment: Moment
) -> dict[Owner, int]:
    """Return how many rows each owner has, whatever the page."""
    listed = list(dict.fromkeys(owners))
    owned = owners_as_rows(listed)
    own = rows_of(branch, owned, moment).lateral("own")
    statement = (
        select(owned.c.owner, func.count().label("n"))
        .join_from(owned, own, true())
        .group_by(owned.c.owner)
    )
    found = dict.fromkeys(listed, 0)
    return found | {listed[row["owner"]]: row["n"] for row in await snapshot.rows(statement)}


def rows_of(branch: Branch, owned: Values, moment: Moment) -> Select[Any]:
    """Return the rows of each owner, to be joined to the owners laterally."""
    tables = TABLES[branch.table]
    ever = tables.version.alias()
    keys = select(ever.c.key).where(_owns(owned, ever.c[branch.column])).correlate(owned)
    states = as_of(
        tables, moment.position, moment.day, keys=keys, newest=moment.newest, outward=True
    ).subquery()
    return (
        select(states)
        .where(
            _owns(owned, states.c[branch.column]),
            condition(states, branch.where, moment),
        )
        .correlate(owned)
    )


def _owns(owned: Values, named: ColumnElement[Any]) -> ColumnElement[bool]:
    if isinstance(named.type, PG_ARRAY):
        return cast("ColumnElement[bool]", named.overlap(owned.c.names))
    return named == any_(owned.c.names)


def owners_as_rows(owners: Sequence[Owner]) -> Values:
    """Return the owners as rows of a statement: their place, and the keys under which each goes."""
    rows: list[tuple[int, list[str]]] = [(place, list(names)) for place, names in enumerate(owners)]
    kinds = (column("owner", Integer()), column("names", ARRAY(Text())))
    return values(*kinds, name="owned").data(rows)
