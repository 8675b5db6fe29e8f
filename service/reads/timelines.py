"""How a paragraph's value changed: day by day as known at a position, or position by position for one day."""

from collections.abc import Iterable
from itertools import groupby

from sqlalchemy import and_, select
from sqlalchemy.dialects.postgresql import distinct_on

from service.projections.tables.status import STATUS
from service.projections.tables.timelines import timelines_of
from service.reads.moment import Moment
from service.reads.snapshot import Row, Snapshot


async def along_days(
    snapshot: Snapshot, addresses: Iterable[str], moment: Moment
) -> dict[str, list[Row]]:
    """Return the states up to the moment's day, as known at its position, where the value differs from the one before."""
    version = STATUS.version
    wanted = and_(version.c.key.in_(sorted(set(addresses))), version.c.position <= moment.position)
    held = timelines_of(version, wanted).subquery()
    states = select(held).where(held.c.from_day <= moment.day).order_by(held.c.key, held.c.from_day)
    return _changes(await snapshot.rows(states))


async def along_positions(
    snapshot: Snapshot, addresses: Iterable[str], moment: Moment
) -> dict[str, list[Row]]:
    """Return the states on the moment's day, as known from position to position, where the value differs."""
    version = STATUS.version
    states = (
        select(version)
        .where(
            version.c.key.in_(sorted(set(addresses))),
            version.c.position <= moment.position,
            version.c.from_day <= moment.day,
        )
        .order_by(version.c.key, version.c.position, version.c.from_day.desc())
        .ext(distinct_on(version.c.key, version.c.position))
    )
    return _changes(await snapshot.rows(states))


def _changes(states: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for address, rows in groupby(states, key=lambda row: str(row["key"])):
        value = None
        for row in rows:
            if row["value"] != value and not row["gone"]:
                found.setdefault(address, []).append(row)
            value = row["value"]
    return found
