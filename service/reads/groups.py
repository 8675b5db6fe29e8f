"""Groups: how many subjects of a list share what, counted by the database over the filter, whatever the page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import (
    Column,
    Integer,
    Subquery,
    Text,
    Values,
    cast,
    column,
    extract,
    func,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import LateralFromClause

from service.reads.children import Branch, Owner, owners_as_rows, rows_of
from service.reads.errors import BadQuestion
from service.reads.moment import Moment
from service.reads.snapshot import Snapshot
from service.reads.where import Where, passing

LARGEST: Final = 1000
"""More groups than anybody reads; who asks for them wants a list instead."""
DEEPEST: Final = 3

Keys: TypeAlias = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Dimension:
    """By what a list is grouped: the value of a column, the slug of a stream, each item of a list, or the year of a day."""

    column: str
    by: Literal["value", "slug", "item", "year"] = "value"


@dataclass(frozen=True, slots=True)
class Grouping:
    """Lists and the dimensions that divide them; what is not known is a group of its own.

    column: names the owner of each row, where there is a list for each of many owners; none is one list of all.
    """

    table: str
    where: Where
    dimensions: tuple[Dimension, ...]
    column: str | None = None


Groups: TypeAlias = dict[Owner, dict[Keys, Any]]
EVERYBODY: Final[Owner] = ()
"""Owns the one list of all."""


async def counts_of(
    snapshot: Snapshot, grouping: Grouping, owners: Iterable[Owner], *, moment: Moment
) -> Groups:
    """Return how many subjects each group has, by their keys, unknown ones last.

    A subject with several items stands in several groups, so counts may add up to more than there are.
    """
    found = await _grouped(snapshot, grouping, owners, func.count(), moment=moment)
    if any(len(groups) > LARGEST for groups in found.values()):
        raise BadQuestion(f"More than {LARGEST} groups: group by fewer dimensions, or filter.")
    return found


async def members_of(
    snapshot: Snapshot, grouping: Grouping, owners: Iterable[Owner], *, moment: Moment
) -> Groups:
    """Return the keys of the subjects in each group, in their order."""
    key = aggregate_order_by(column("key", Text(collation="C")), column("key").asc())
    return await _grouped(snapshot, grouping, owners, func.array_agg(key), moment=moment)


async def _grouped(
    snapshot: Snapshot,
    grouping: Grouping,
    owners: Iterable[Owner],
    figure: ColumnElement[Any],
    *,
    moment: Moment,
) -> Groups:
    listed = list(dict.fromkeys(owners))
    keyed = _keyed(grouping, listed, moment)
    keys = [keyed.c[f"k{place}"] for place in range(len(grouping.dimensions))]
    grouped = (
        select(keyed.c.owner, *keys, figure.label("figure"))
        .group_by(keyed.c.owner, *keys)
        .order_by(keyed.c.owner, *(key.collate("C").asc().nulls_last() for key in keys))
        .limit((LARGEST + 1) * len(listed))
    )
    found: Groups = {owner: {} for owner in listed}
    for row in await snapshot.rows(grouped):
        own = tuple(row[f"k{place}"] for place in range(len(keys)))
        found[listed[row["owner"]]][own] = row["figure"]
    return found


def _keyed(grouping: Grouping, owners: Sequence[Owner], moment: Moment) -> Subquery:
    """Return the subjects with what they are grouped by, once for each group that one stands in."""
    if not 1 <= len(grouping.dimensions) <= DEEPEST:
        raise BadQuestion(f"Group by one to {DEEPEST} dimensions.")
    owned = owners_as_rows(owners)
    states = _states(grouping, owned, moment)
    joined: Any = owned.join(states, true())
    keys: list[ColumnElement[Any]] = []
    for place, dimension in enumerate(grouping.dimensions):
        key: ColumnElement[Any] = states.c[dimension.column]
        if dimension.by == "item":
            items = func.unnest(key).table_valued(Column("item", Text()), name=f"items_{place}")
            lateral = items.render_derived().lateral(f"items_{place}")
            joined = joined.outerjoin(lateral, true())
            key = lateral.c.item
        elif dimension.by == "slug":
            key = func.split_part(key, "/", 2)
        elif dimension.by == "year":
            key = cast(cast(extract("year", key), Integer()), Text())
        keys.append(key.label(f"k{place}"))
    return select(owned.c.owner, states.c.key, *keys).select_from(joined).subquery()


def _states(grouping: Grouping, owned: Values, moment: Moment) -> LateralFromClause:
    if grouping.column is None:
        return select(passing(grouping.table, grouping.where, moment)).lateral("own")
    branch = Branch(grouping.table, grouping.column, grouping.where)
    return rows_of(branch, owned, moment).lateral("own")
