"""The rows of a subject as of a moment: the last of a key's version rows that counts then, or the current rows where they hold."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import BindParameter, Integer, Select, Table, literal, or_, select, union_all
from sqlalchemy.dialects.postgresql import distinct_on

from service.projections.tables.layout import SubjectTables

Keys: TypeAlias = Sequence[str] | BindParameter[Sequence[str]] | Select[Any] | None
Position: TypeAlias = int | BindParameter[int]
Day: TypeAlias = date | BindParameter[date]
"""What a statement is asked with, or where it is put once a statement that was built is asked again."""


def as_of(
    tables: SubjectTables,
    position: Position,
    day: Day,
    *,
    keys: Keys = None,
    newest: bool = False,
    outward: bool = False,
) -> Select[Any]:
    """Return the states as known at `position` on `day`, one a key that is there.

    keys:    only these; or, as a statement, who may be wanted: whoever else comes along does not pass the caller's
             conditions, and need not be looked for where looking is dear.
    newest:  the position is the newest that is folded, and the day not before it was recorded: current rows hold then,
             save for those that have turned by themselves since.
    outward: the statement of the keys looks at rows outside of it, as it does below many subjects.
    """
    read = _current if newest else _probed
    return read(tables, position, day, keys, outward=outward)


def _probed(
    tables: SubjectTables, position: Position, day: Day, keys: Keys, *, outward: bool
) -> Select[Any]:
    """Probe the version rows.

    Why this suffices: the rows of an event say how the key stands from the first of their days on, whatever earlier events
    have said; of an event that begins after the day nothing is found.
    """
    version = tables.version
    newest = (
        _among(version, day, keys, outward=outward)
        .where(version.c.position <= position)
        .order_by(version.c.key, version.c.position.desc(), version.c.from_day.desc())
        .ext(distinct_on(version.c.key))
        .subquery()
    )
    return select(newest).where(~newest.c.gone)


def _among(version: Table, day: Day, keys: Keys, *, outward: bool) -> Select[Any]:
    """Return the version rows of some keys that have begun by the day.

    Where the statement of the keys looks outwards, the server cannot turn a test of membership round, so each key is
    joined once. And it is kept from asking the index for the day: PostgreSQL 18 would reckon with a descent for every
    position before, and read the whole table instead.
    """
    if outward and isinstance(keys, Select):
        wanted = keys.distinct().subquery()
        begun = version.c.from_day + literal(0, Integer()) <= day
        return select(version).join(wanted, wanted.c.key == version.c.key).where(begun)
    only = [] if keys is None else [version.c.key.in_(keys)]
    return select(version).where(version.c.from_day <= day, *only)


def _current(
    tables: SubjectTables, position: Position, day: Day, keys: Keys, *, outward: bool
) -> Select[Any]:
    current = tables.current
    wanted = [] if keys is None else [current.c.key.in_(keys)]
    only = [] if isinstance(keys, Select) else wanted
    columns = [current.c[column.name] for column in tables.version.c]
    still = or_(current.c.next_turn.is_(None), current.c.next_turn > day)
    now = select(*columns).where(still, ~current.c.gone, *only)
    turned = select(current.c.key).where(current.c.next_turn <= day, *wanted)
    return select(
        union_all(now, _probed(tables, position, day, turned, outward=outward)).subquery()
    )
