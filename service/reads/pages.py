"""Pages by key, never by offset: a cursor says after which row a page begins, and in which snapshot it was read."""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Generic, TypeVar

import orjson
from sqlalchemy import Select, Subquery, and_, false, or_, select
from sqlalchemy.sql.elements import ColumnElement

from service.reads.errors import BadCursor, BadQuestion
from service.reads.moment import Moment

VERSION: Final = 1
DEFAULT: Final = 50
LARGEST: Final = 100
LARGEST_WHOLE: Final = 2**63 - 1

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Page:
    """The part of a list that is asked for: what lies after one cursor and before another, from either end."""

    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None

    @property
    def backward(self) -> bool:
        """Whether it is counted from the end: `last` says so, or `before` alone."""
        alone = self.first is None and self.after is None and self.before is not None
        return self.last is not None or alone

    @property
    def size(self) -> int:
        """How many rows, at most; raises BadQuestion for what no page can be."""
        if self.first is not None and self.last is not None:
            raise BadQuestion("Give `first` or `last`, not both.")
        asked = self.first if self.last is None else self.last
        size = DEFAULT if asked is None else asked
        if not 0 <= size <= LARGEST:
            raise BadQuestion(
                f"A page has between 0 and {LARGEST} rows: ask for the next one after it."
            )
        return size


@dataclass(frozen=True, slots=True)
class Order:
    """By which columns, and whether each falls; the key decides between equals."""

    columns: tuple[tuple[str, bool], ...] = ()


BY_KEY = Order()


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """The rows of a page with their cursors, and whether there are more on either side."""

    rows: tuple[T, ...]
    cursors: tuple[str, ...]
    has_next: bool
    has_previous: bool

    def mapped(self, read: Callable[[T], U]) -> "Slice[U]":
        """Return the same slice with every row read as something else."""
        rows = tuple(read(row) for row in self.rows)
        return Slice(rows, self.cursors, self.has_next, self.has_previous)


@dataclass(frozen=True, slots=True)
class Cursor:
    """What a cursor holds: the question's digest, the snapshot it was read in, and the place."""

    question: str
    position: int
    day: date
    place: tuple[Any, ...]

    def encoded(self) -> str:
        parts = [VERSION, self.question, self.position, self.day.isoformat(), *self.place]
        return urlsafe_b64encode(orjson.dumps(parts)).decode().rstrip("=")


def decoded(text: str, question: str, places: int) -> Cursor:
    """Read a cursor of this question; raise BadCursor for any other."""
    try:
        parts = orjson.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        version, digest, position, day, *place = parts
        cursor = Cursor(digest, position, date.fromisoformat(day), tuple(place))
    except (ValueError, TypeError):
        raise BadCursor from None
    if version != VERSION or digest != question or len(place) != places:
        raise BadCursor
    if not is_whole(position):
        raise BadCursor
    return cursor


def is_whole(value: object) -> bool:
    """Tell a number that the log may have from what a stranger wrote instead."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST_WHOLE


def digest_of(field: str, arguments: Mapping[str, object], moment: Moment) -> str:
    """Name a question by its field, its arguments and the clocks that were given, the page's own left out."""
    canonical = orjson.dumps(
        [field, arguments, moment.given], option=orjson.OPT_SORT_KEYS, default=str
    )
    return hashlib.sha256(canonical).hexdigest()[:12]


def snapshot_of(page: Page, question: str, places: int, moment: Moment) -> Moment:
    """Return the moment of the first page, which all that follow share."""
    cursors = [
        decoded(text, question, places) for text in (page.after, page.before) if text is not None
    ]
    found = {(cursor.position, cursor.day) for cursor in cursors}
    if len(found) > 1:
        raise BadCursor
    for position, day in found:
        if (position, day) != (moment.position, moment.day):
            return replace(moment, position=position, day=day, newest=False, earlier=True)
    return moment


def paged(rows: Subquery, page: Page, order: Order, question: str) -> Select[Any]:
    """Return the statement of one page, and one row more to know whether there are others."""
    columns = [*order.columns, ("key", False)]
    names, falls = [name for name, _ in columns], [falling for _, falling in columns]
    rising = [not falling for falling in falls]
    statement = select(rows)
    for text, directions in ((page.after, falls), (page.before, rising)):
        if text is not None:
            place = decoded(text, question, len(columns)).place
            statement = statement.where(_beyond(rows, names, directions, place))
    ordering = [
        rows.c[name].desc() if falling else rows.c[name].asc()
        for name, falling in zip(names, rising if page.backward else falls, strict=True)
    ]
    return statement.order_by(*ordering).limit(page.size + 1)


def _beyond(
    rows: Subquery, names: Sequence[str], falls: Sequence[bool], place: Sequence[Any]
) -> ColumnElement[bool]:
    """Return "later than this place in this order", column by column."""
    found: ColumnElement[bool] = false()
    equal: list[ColumnElement[bool]] = []
    for name, falling, value in zip(names, falls, place, strict=True):
        column, bound = rows.c[name], _of_type(rows.c[name], value)
        found = or_(found, and_(*equal, column < bound if falling else column > bound))
        equal.append(column == bound)
    return found


def _of_type(column: ColumnElement[Any], value: object) -> Any:  # noqa: ANN401 - as the column holds it
    """Read a place's value as the column holds it; a forged one of another type is no cursor of ours."""
    wanted = column.type.python_type
    if wanted is date and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise BadCursor from None
    if not isinstance(value, wanted) or (wanted is int and not is_whole(value)):
        raise BadCursor
    if isinstance(value, str) and "\0" in value:
        raise BadCursor
    return value


def sliced(
    rows: Sequence[Mapping[str, Any]], page: Page, order: Order, *, question: str, moment: Moment
) -> Slice[Mapping[str, Any]]:
    """Return the page in the order of the list, with a cursor for every row."""
    more = len(rows) > page.size
    kept = list(rows[: page.size])
    if page.backward:
        kept.reverse()
    names = [name for name, _ in order.columns] + ["key"]
    cursors = tuple(
        Cursor(
            question, moment.position, moment.day, tuple(_plain(row[name]) for name in names)
        ).encoded()
        for row in kept
    )
    return Slice(
        tuple(kept),
        cursors,
        has_next=page.before is not None or (more and not page.backward),
        has_previous=page.after is not None or (more and page.backward),
    )


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def slice_of(
    items: Sequence[T], page: Page, *, question: str, moment: Moment, keys: Sequence[str]
) -> Slice[T]:
    """Return the page of a list that is in memory already, such as the evidence of one paragraph."""
    start = 0 if page.after is None else _index(page.after, question, keys) + 1
    end = len(items) if page.before is None else _index(page.before, question, keys)
    end = max(start, end)
    first = max(start, end - page.size) if page.backward else start
    last = end if page.backward else min(end, start + page.size)
    cursors = (
        Cursor(question, moment.position, moment.day, (key,)).encoded() for key in keys[first:last]
    )
    return Slice(
        tuple(items[first:last]), tuple(cursors), has_next=last < len(items), has_previous=first > 0
    )


def _index(text: str, question: str, keys: Sequence[str]) -> int:
    """Return where in a list a cursor points; raise BadCursor when it does not."""
    (key,) = decoded(text, question, 1).place
    if key not in keys:
        raise BadCursor
    return list(keys).index(key)
