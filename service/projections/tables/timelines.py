"""Whole timelines out of version rows: each event wrote its key anew from some day on, and what came before that day still holds."""

from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, func, or_, select


def timelines_of(version: Table, wanted: ColumnElement[bool]) -> Select[Any]:
    """Return the version rows that hold once all that are wanted are known, by key and day.

    wanted: says of which keys, and perhaps up to which position.

    Which rows hold is seen from the primary key alone: of a key that was told backwards, nearly none of many does.
    """
    later = func.min(version.c.from_day).over(
        partition_by=version.c.key, order_by=version.c.position.desc(), groups=(None, -1)
    )
    places = list(version.primary_key)
    told = select(*places, later.label("anew_from")).where(wanted).subquery()
    same = and_(*(told.c[place.name] == place for place in places))
    holds = or_(told.c.anew_from.is_(None), told.c.from_day < told.c.anew_from)
    return select(version).join(told, same).where(holds).order_by(version.c.key, version.c.from_day)
