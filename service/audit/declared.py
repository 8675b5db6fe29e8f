"""How a row of a read table becomes canonical bytes: its declared columns, in their declared order.

A row is a JSON array in the form of RFC 8785; a key is the same of the primary key's columns.

- null, booleans and text stand as they are;
- integers and numerics are decimal strings without superfluous zeros;
- dates are YYYY-MM-DD, instants are in UTC with six decimals and Z, bytes are lower-case hex;
- arrays stand in stored order, each item by these rules;
- JSON columns stand as the JSON value that they hold: the numbers in it stay numbers, the members are
  sorted by the canonical form, and what the database makes of the value's spelling never enters.

Floats are refused where a table is declared, and so is a key whose order depends on a locale.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final, TypeAlias

import orjson
from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    Numeric,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.types import TypeEngine

from events.canonical import trusted_bytes
from service.audit.errors import NotDeclarable, NotDigestible

Form: TypeAlias = Callable[[Any], object]


@dataclass(frozen=True, slots=True)
class Declared:
    """A table's columns: which of them are its key, and how each that changes on its way enters a row."""

    name: str
    columns: tuple[str, ...]
    key: tuple[int, ...]
    forms: tuple[tuple[int, Form], ...]

    @classmethod
    def of(cls, table: Table) -> "Declared":
        """Read the declaration of a table; raise NotDeclarable where it has no exact bytes.

        Its names become plain text: those of the library are of a kind of their own, which JSON does not take.
        """
        columns = list(table.columns)
        forms = [(place, _declared_form(table, column)) for place, column in enumerate(columns)]
        return cls(
            name=str(table.name),
            columns=tuple(str(column.name) for column in columns),
            key=tuple(place for place, column in enumerate(columns) if column.primary_key),
            forms=tuple((place, form) for place, form in forms if form is not None),
        )

    def row(self, stored: Sequence[object]) -> list[object]:
        """Return a stored row as the JSON array that is hashed."""
        values = list(stored)
        for place, form in self.forms:
            if (value := values[place]) is not None:
                values[place] = form(value)
        return values

    def canonical(self, stored: Sequence[object]) -> tuple[bytes, bytes]:
        """Return the canonical bytes of a stored row's key and of the whole row."""
        try:
            values = self.row(stored)
            return trusted_bytes([values[place] for place in self.key]), trusted_bytes(values)
        except (TypeError, ValueError) as error:
            raise NotDigestible(
                self.name, ", ".join(str(stored[place]) for place in self.key)
            ) from error


def _declared_form(table: Table, column: Column[Any]) -> Form | None:
    kind = column.type
    for known, form in FORMS:
        if isinstance(kind, known) and _is_exact(column):
            return form if not isinstance(kind, ARRAY) else _array(table, column, kind.item_type)
    raise NotDeclarable(table.name, column.name, str(kind))


def _is_exact(column: Column[Any]) -> bool:
    """Say whether everybody reads the same in this column, and sorts it alike where it is a key."""
    match column.type:
        case Float():
            return False
        case DateTime() as kind:
            return kind.timezone
        case Text() as kind if column.primary_key:
            return kind.collation == "C"
        case _:
            return True


def _array(table: Table, column: Column[Any], item: TypeEngine[Any]) -> Form | None:
    form = _declared_form(table, Column(column.name, item))
    if form is None:
        return None
    return lambda values: [None if value is None else form(value) for value in values]


def _decimal(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


# None: as it is. JSON comes as the text that the database makes of it.
FORMS: Final[tuple[tuple[type[TypeEngine[Any]], Form | None], ...]] = (
    (Text, None),
    (Boolean, None),
    (Integer, str),
    (Numeric, _decimal),
    (DateTime, _instant),
    (Date, date.isoformat),
    (LargeBinary, bytes.hex),
    (JSONB, orjson.loads),
    (ARRAY, None),
)
