"""Scalars: how positions, days, instants and codes are written."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final, NewType, cast

import strawberry

from events import edtf
from service.reads.errors import BadQuestion
from service.reads.pages import is_whole

DIGITS: Final = 20
"""No position has as many; longer texts are not even read as numbers."""


def _position(text: object) -> int:
    """Read a position; a number is taken as well, as people write it."""
    if isinstance(text, str) and text.isascii() and text.isdecimal() and len(text) < DIGITS:
        text = int(text)
    if not is_whole(text):
        raise BadQuestion('Write a position as a decimal string, such as "120".')
    return cast("int", text)


def _day(text: object) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise BadQuestion("Write a day as YYYY-MM-DD.") from None


def _instant(text: object) -> datetime:
    try:
        read = datetime.fromisoformat(str(text))
        if read.tzinfo is not None:
            return read.astimezone(UTC)
    except (ValueError, OverflowError):
        pass  # what no calendar has is refused like what is no instant
    raise BadQuestion("Write an instant as RFC 3339 says, such as 2026-05-03T00:00:00Z.")


def _shown(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _same(value: Any) -> Any:  # noqa: ANN401 - JSON as it is
    return value


LogPosition = NewType("LogPosition", int)
EdtfDate = NewType("EdtfDate", str)
Country = NewType("Country", str)
Json = NewType("Json", object)

SCALARS: dict[object, Any] = {
    LogPosition: strawberry.scalar(
        name="LogPosition",
        description="A place in the log, from 1 without holes, as a decimal string: positions outgrow 2^53.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc8259#section-7",
        serialize=str,
        parse_value=_position,
    ),
    date: strawberry.scalar(
        name="Date",
        description="A day: YYYY-MM-DD.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339#section-5.6",
        serialize=date.isoformat,
        parse_value=_day,
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description="An instant of RFC 3339, in UTC, with Z.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339#section-5.6",
        serialize=_shown,
        parse_value=_instant,
    ),
    Decimal: strawberry.scalar(
        name="Decimal",
        description="A decimal number, as a string: it is never rounded on the way.",
        specified_by_url="https://en.wikipedia.org/wiki/Decimal",
        serialize=str,
        parse_value=Decimal,
    ),
    EdtfDate: strawberry.scalar(
        name="EdtfDate",
        description=f"A year, a month or a day, as the source knows it (EDTF level 0). {edtf.HINT}",
        specified_by_url="https://www.loc.gov/standards/datetime/",
        serialize=str,
        parse_value=str,
    ),
    Country: strawberry.scalar(
        name="Country",
        description="A country's code of two letters.",
        specified_by_url="https://www.iso.org/iso-3166-country-codes.html",
        serialize=str,
        parse_value=str,
    ),
    Json: strawberry.scalar(
        name="JSON",
        description="Any JSON value.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc8259",
        serialize=_same,
        parse_value=_same,
    ),
}
