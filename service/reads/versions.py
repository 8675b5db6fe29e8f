"""The rows of a subject as of a moment: one ordered probe of the version table a key."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import distinct_on

from service.projections.tables.layout import SubjectTables


def as_of(
    tables: SubjectTables,
    position: int,
    day: date,
    *,
    keys: Sequence[str] | Select[Any] | None = None,
) -> Select[Any]:
    """Return the states as known at `position` on `day`, one a key that is there.

    keys: only these.

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
