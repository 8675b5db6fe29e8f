"""A chunk's changes, written into all tables by one statement, in the caller's transaction.

But for keys that a fact has left, which must be gone before: all parts of one statement see the tables as they were.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import Any, Final, TypeAlias

from sqlalchemy import (
    JSON,
    ClauseElement,
    ColumnElement,
    Date,
    Select,
    Table,
    and_,
    bindparam,
    case,
    column,
    delete,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB, Insert, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from service.projections.catalogue import TABLES
from service.projections.chunk import Changes
from service.projections.contract import State, told_since
from service.projections.direct import Rows, direct
from service.projections.tables.layout import AMENDMENT, FACT_KEY
from service.projections.working import Written

MOST_VERSIONS: Final = 20_000
"""Rows of one message at the most: some 40 MB of JSON, of the gigabyte that the server takes."""

Row: TypeAlias = Mapping[str, Any]

_day: Final = itemgetter("from_day")


async def write(connection: AsyncConnection, changes: Changes) -> None:
    """Write everything that a chunk changed; the caller moves the bookmark and commits."""
    tables = await direct(connection)
    new = changes.recorded_on.keys()
    left = [one for one, is_kept in changes.fact_keys.items() if not is_kept]
    await tables.each(REMOVE, [one for one in left if one[2] not in new])
    rows = _about_facts(changes)
    for subjects in _portions(changes):
        await tables.write(WRITE, {**rows, **subjects})
        rows = {}


def _about_facts(changes: Changes) -> Rows:
    """Return which events are about which keys, and which amend others; an event of an earlier chunk may be about a key already."""
    new = changes.recorded_on.keys()
    kept = [one for one, is_kept in changes.fact_keys.items() if is_kept]
    keys = [dict(zip(_KEY, one, strict=True)) for one in kept]
    return {
        _add(FACT_KEY): [one for one in keys if one["position"] in new],
        _put(FACT_KEY): [one for one in keys if one["position"] not in new],
        _add(AMENDMENT): changes.amendments,
    }


def _portions(changes: Changes) -> Iterator[Rows]:
    """Yield version rows, at least once, so many at a time as one message should hold; with the last the newest rows of all keys.

    A late truth about a subject with many events writes most of its timeline anew.
    """
    versions, rows = defaultdict[str, list[Row]](list), 0
    current = defaultdict[str, dict[str, Row]](dict)
    for one in changes.written:
        anew = told_since(one.timeline, one.since)
        if rows and rows + len(anew) > MOST_VERSIONS:
            yield versions
            versions, rows = defaultdict(list), 0
        told = [_version(one, state) for state in anew]
        versions[_VERSION[one.table]] += told
        rows += len(told)
        current[_CURRENT[one.table]][one.key] = _in_force(told, changes.recorded_on[one.position])
    yield {**versions, **{name: list(newest.values()) for name, newest in current.items()}}


def _version(written: Written, state: State) -> Row:
    """Return the row of a state; where it is gone, no column of its own."""
    return {
        **(state.columns or {}),
        "key": written.key,
        "position": written.position,
        "from_day": state.from_day,
        "gone": state.columns is None,
    }


def _in_force(versions: Sequence[Row], today: date) -> Row:
    """Return the version row in force on the day of the event, with the day on which it turns by itself."""
    begun = bisect_right(versions, today, key=_day)
    turns = versions[begun]["from_day"] if begun < len(versions) else None
    return {**versions[begun - 1], "next_turn": turns}


def _add(table: Table) -> str:
    return f"add_{table.name}"


def _put(table: Table) -> str:
    return f"put_{table.name}"


def _adding(table: Table, name: str) -> Insert:
    """Return the insert of rows that come as one JSON list, under a name."""
    columns = [column(one.name, one.type) for one in table.c]
    given = func.json_to_recordset(bindparam(name, type_=JSON)).table_valued(*columns)
    rows = select(*map(_value, given.render_derived(with_types=True).c))
    return insert(table).from_select(list(table.c), rows)


def _value(given: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return what a column gets: a document also where it is null, and the driver's own words for the ends of the calendar.

    The driver says and reads the first and the last day as infinite ones; whatever else asks the tables compares with these.
    """
    if isinstance(given.type, JSONB):
        return func.coalesce(given, literal_column("'null'::jsonb"))
    if isinstance(given.type, Date):
        return case((given == _FIRST, _NO_FIRST), (given == _LAST, _NO_LAST), else_=given)
    return given


def _putting(table: Table, name: str) -> Insert:
    """Return the insert of rows in the place of those with the same primary keys; a key comes once."""
    adding = _adding(table, name)
    key = list(table.primary_key)
    rest = {one.name: adding.excluded[one.name] for one in table.c if not one.primary_key}
    if not rest:
        return adding.on_conflict_do_nothing(index_elements=key)
    return adding.on_conflict_do_update(index_elements=key, set_=rest)


def _all(added: Iterable[Table], put: Iterable[Table]) -> Select[Any]:
    """Return one statement over many tables, however few of them get rows.

    Why one: a chunk as it comes live has some twenty events for two dozen tables, and to ask for each in turn
    took three times as long.
    """
    adding = [_adding(one, _add(one)).cte(_add(one)) for one in added]
    putting = [_putting(one, _put(one)).cte(_put(one)) for one in put]
    return select(literal_column("1")).add_cte(*adding, *putting)


_FIRST, _LAST = (literal_column(f"'{day}'::date", Date()) for day in (date.min, date.max))
_NO_FIRST, _NO_LAST = (
    literal_column(f"'{day}'::date", Date()) for day in ("-infinity", "infinity")
)
_KEY: Final = tuple(
    map(str, FACT_KEY.c.keys())
)  # as members of JSON, which SQLAlchemy's own kind of names are not
_VERSION: Final = {name: _add(subject.version) for name, subject in TABLES.items()}
_CURRENT: Final = {name: _put(subject.current) for name, subject in TABLES.items()}

WRITE: Final = _all(
    [FACT_KEY, AMENDMENT, *(one.version for one in TABLES.values())],
    [FACT_KEY, *(one.current for one in TABLES.values())],
)
REMOVE: Final[ClauseElement] = delete(FACT_KEY).where(
    and_(*(one == bindparam(one.name) for one in FACT_KEY.primary_key))
)
