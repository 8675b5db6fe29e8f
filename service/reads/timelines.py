"""How a paragraph's value changed: day by day as known at a position, or position by position for one day."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from service.projections.tables.status import STATUS
from service.reads.moment import Moment
from service.reads.snapshot import Row, Snapshot


async def along_days(snapshot: Snapshot, address: str, moment: Moment) -> list[Row]:
    """Return the states up to the moment's day, as known at its position, where the value differs from the one before."""
    version = STATUS.version
    newest = (
        select(version.c.position)
        .where(version.c.key == address, version.c.position <= moment.position)
        .order_by(version.c.position.desc())
        .limit(1)
        .scalar_subquery()
    )
    states = (
        select(version)
        .where(
            version.c.key == address, version.c.position == newest, version.c.from_day <= moment.day
        )
        .order_by(version.c.from_day)
    )
    return _changes(await snapshot.rows(states))


async def along_positions(snapshot: Snapshot, address: str, moment: Moment) -> list[Row]:
    """Return the states on the moment's day, as known from position to position, where the value differs."""
    version = STATUS.version
    states = (
        select(version)
        .where(
            version.c.key == address,
            version.c.position <= moment.position,
            version.c.from_day <= moment.day,
        )
        .order_by(version.c.position, version.c.from_day.desc())
        .ext(distinct_on(version.c.position))
    )
    return _changes(await snapshot.rows(states))


def _changes(states: list[Row]) -> list[Row]:
    found: list[Row] = []
    value = None
    for row in states:
        if row["value"] != value and not row["gone"]:
            found.append(row)
        value = row["value"]
    return found
