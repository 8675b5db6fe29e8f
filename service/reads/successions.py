"""Edges of succession: which decisions took over what of which, whoever of the two recorded it."""

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Subquery, Table, and_, or_, select
from sqlalchemy.sql.elements import ColumnElement

from service.projections.tables.instrument import SUCCESSION
from service.reads.moment import Moment
from service.reads.snapshot import Row, Snapshot
from service.reads.versions import as_of

_BEGINS: Final = "#"
_ENDS: Final = "$"
"""The character after the one that begins a number: between the two lies every paragraph of an address."""


async def touching(
    snapshot: Snapshot, instruments: Iterable[str], moment: Moment
) -> dict[str, list[Row]]:
    """Return the edges of which an end belongs to an instrument, by the instrument's address, in the order of keys."""
    wanted = sorted(set(instruments))
    ever = SUCCESSION.version
    keys = select(ever.c.key).where(_touches(ever, wanted))
    states = as_of(
        SUCCESSION, moment.position, moment.day, keys=keys, newest=moment.newest
    ).subquery()
    rows = await snapshot.rows(select(states).order_by(states.c.key))
    return {address: [row for row in rows if _is_of(address, row)] for address in wanted}


def _touches(rows: Subquery | Table, instruments: Iterable[str]) -> ColumnElement[bool]:
    ends = (rows.c.from_address, rows.c.to_address)
    return or_(*(_belongs(end, address) for end in ends for address in instruments))


def _belongs(end: ColumnElement[Any], address: str) -> ColumnElement[bool]:
    inside = and_(end > address + _BEGINS, end < address + _ENDS)
    return or_(end == address, inside)


def _is_of(address: str, row: Row) -> bool:
    return address in {row[end].partition(_BEGINS)[0] for end in ("from_address", "to_address")}
