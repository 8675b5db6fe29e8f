"""Which rows are wanted: conditions on columns, and on rows of other tables that name them; as SQL, as of a moment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import Select, Subquery, Table, and_, false, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.elements import ColumnElement

from service.projections.catalogue import TABLES
from service.reads.moment import Moment
from service.reads.versions import as_of


@dataclass(frozen=True, slots=True)
class Has:
    """One condition: the column is (or, of a list, contains) one of these; between days.

    stakeholders: whether these are stakeholders, so that each stands for all that were merged into it.
    """

    column: str
    among: tuple[str, ...] | None = None
    since: date | None = None
    until: date | None = None
    stakeholders: bool = False


@dataclass(frozen=True, slots=True)
class Within:
    """The column is a key that rows of another table hold: a partnership within the memberships of a firm.

    holding: the other table's column that holds the key.
    kind:    where that column holds streams instead, those of this kind.
    """

    column: str
    table: str
    holding: str
    where: "Where"
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Where:
    """Conditions that must all hold, and of `either` at least one, where it is given."""

    tests: tuple[Has | Within, ...] = ()
    also: tuple["Where", ...] = ()
    either: tuple["Where", ...] | None = None


EVERYTHING = Where()
Rows: TypeAlias = Subquery | Table


def passing(table: str, where: Where, moment: Moment) -> Subquery:
    """Return the rows of a table that pass, as of a moment."""
    tables = TABLES[table]
    keys = _ever(tables.version, where)  # whoever never passed need not be looked at
    states = as_of(tables, moment.position, moment.day, keys=keys, newest=moment.newest).subquery()
    return select(states).where(condition(states, where, moment)).subquery()


def _ever(version: Table, where: Where) -> Select[Any] | None:
    """Return the keys that passed at any moment: nobody else need be looked at.

    Why it may be asked of single version rows: a row that passes as of a moment is one of them.
    """
    tests = [_test(version, test) for test in where.tests if isinstance(test, Has)]
    return select(version.c.key).where(and_(*tests)) if tests else None


def condition(rows: Rows, where: Where, moment: Moment) -> ColumnElement[bool]:
    """Return what must hold of each row."""
    parts = [
        _test(rows, test) if isinstance(test, Has) else _within(rows, test, moment)
        for test in where.tests
    ]
    parts += [condition(rows, one, moment) for one in where.also]
    if where.either is not None:
        parts.append(any_of(condition(rows, one, moment) for one in where.either))
    return and_(True, *parts)  # noqa: FBT003 - "and nothing" is true


def _test(rows: Rows, test: Has) -> ColumnElement[bool]:
    parts: list[ColumnElement[bool]] = []
    column = rows.c[test.column]
    if test.among is not None:
        parts.append(among(column, test.among))
    if test.since is not None:
        parts.append(column >= test.since)
    if test.until is not None:
        parts.append(column < test.until)
    return and_(True, *parts)  # noqa: FBT003 - as above


def _within(rows: Rows, test: Within, moment: Moment) -> ColumnElement[bool]:
    found = passing(test.table, test.where, moment)
    held: ColumnElement[Any] = found.c[test.holding]
    if test.kind is None:
        return rows.c[test.column].in_(select(held))
    of_kind = held.startswith(f"{test.kind}/", autoescape=True)
    return rows.c[test.column].in_(select(func.split_part(held, "/", 2)).where(of_kind))


def among(column: ColumnElement[Any], values: Sequence[str]) -> ColumnElement[bool]:
    """Return "one of these": of a list, that it contains one of them."""
    if isinstance(column.type, ARRAY):
        return any_of(column.contains([value]) for value in values)
    return column.in_(list(values))


def any_of(conditions: Iterable[ColumnElement[bool]]) -> ColumnElement[bool]:
    """Return "at least one of these", which of none is false."""
    return or_(false(), *conditions)
