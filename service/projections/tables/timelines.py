"""Whole timelines out of version rows: each event wrote its key anew from some day on, and what came before that day still holds."""

from typing import Any

from sqlalchemy import ColumnElement, Select, Table, func, or_, select


def timelines_of(version: Table, wanted: ColumnElement[bool]) -> Select[Any]:
    """Return the version rows that hold once all that are wanted are known, by key and day.

    wanted: says of which keys, and perhaps up to which position.
    """
    later = func.min(version.c.from_day).over(
        partition_by=version.c.key, order_by=version.c.position.desc(), groups=(None, -1)
    )
    told = select(version, later.label("anew_from")).where(wanted).subquery()
    holds = or_(told.c.anew_from.is_(None), told.c.from_day < told.c.anew_from)
    columns = [told.c[column.name] for column in version.c]
    return select(*columns).where(holds).order_by(told.c.key, told.c.from_day)
