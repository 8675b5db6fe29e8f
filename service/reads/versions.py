"""The rows of a subject as of a moment: one ordered probe of the version table a key, or the current rows where they hold."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import Select, or_, select, union_all
from sqlalchemy.dialects.postgresql import distinct_on

from service.projections.tables.layout import SubjectTables

Keys: TypeAlias = Sequence[str] | Select[Any] | None


def as_of(
    tables: SubjectTables, position: int, day: date, *, keys: Keys = None, newest: bool = False
) -> Select[Any]:
    """Return the states as known at `position` on `day`, one a key that is there.

    keys:   only these; or, as a statement, who may be wanted: whoever else comes along does not pass the caller's
            conditions, and need not be looked for where looking is dear.
    newest: the position is the newest that is folded, and the day not before it was recorded: current rows hold then,
            save for those that have turned by themselves since.
    """
    return _current(tables, position, day, keys) if newest else _probed(tables, position, day, keys)


def _probed(tables: SubjectTables, position: int, day: date, keys: Keys) -> Select[Any]:
    """Probe the version rows.

    Why this suffices: every timeline starts at the beginning of the calendar, so the greatest
    position of a key always has a state for the day.
    """
    version = tables.version
    newest = (
        select(version)
        .where(
            version.c.position <= position,
            version.c.from_day <= day,
            *([] if keys is None else [version.c.key.in_(keys)]),
        )
        .order_by(version.c.key, version.c.position.desc(), version.c.from_day.desc())
        .ext(distinct_on(version.c.key))
        .subquery()
    )
    return select(newest).where(~newest.c.gone)


def _current(tables: SubjectTables, position: int, day: date, keys: Keys) -> Select[Any]:
    current = tables.current
    wanted = [] if keys is None else [current.c.key.in_(keys)]
    only = [] if isinstance(keys, Select) else wanted
    columns = [current.c[column.name] for column in tables.version.c]
    still = or_(current.c.next_turn.is_(None), current.c.next_turn > day)
    now = select(*columns).where(still, ~current.c.gone, *only)
    turned = select(current.c.key).where(current.c.next_turn <= day, *wanted)
    return select(union_all(now, _probed(tables, position, day, turned)).subquery())
