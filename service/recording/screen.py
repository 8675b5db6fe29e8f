"""What no stream need be read for, and no model can tell: an event of tomorrow, and personal data in public text."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import orjson

from events import edtf
from events.canonical import escape
from events.envelope import Proposed
from events.errors import Fault, NotADate

FUTURE_DATE: Final = "future-date"
PERSONAL_DATA: Final = "personal-data"

_EARLIEST_ZONE: Final = timedelta(hours=14)
_GRACE: Final = timedelta(minutes=5)
_MAIL: Final = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
_TELEPHONE: Final = re.compile(r"(?<![\w+])\+[1-9][0-9]{0,2}(?:[ ()./-]{0,2}[0-9]{1,4}){3,6}(?!\w)")


def screened(event: Proposed, *, now: datetime) -> Iterator[Fault]:
    """Yield what keeps an event out of the log before any stream is asked; pointers begin at the event."""
    yield from _ahead(event, now)
    for told, pointer in ((event.data, "/data"), (event.extensions, "")):
        if _may_be_personal(told):
            yield from _personal(told, pointer)


def _ahead(event: Proposed, now: datetime) -> Iterator[Fault]:
    """Tell of a day that has nowhere begun: planned days have members of their own, and may lie ahead."""
    latest_begun = (now.astimezone(UTC) + _EARLIEST_ZONE + _GRACE).date()
    earliest = _earliest(event.data.get("occurred"))
    if earliest is not None and earliest > latest_begun:
        yield Fault(
            "/data/occurred",
            FUTURE_DATE,
            "Record it once it has happened: this day has not begun anywhere.",
        )


def _earliest(occurred: object) -> date | None:
    try:
        return edtf.parse(occurred).earliest if isinstance(occurred, str) else None
    except NotADate:
        return None


def _may_be_personal(told: Mapping[str, Any]) -> bool:
    """Whether a text of it has one of the signs without which nothing looks personal: most events are not walked through."""
    written = orjson.dumps(told)
    return b"@" in written or b"+" in written


def _looks_personal(text: str) -> bool:
    return ("@" in text and _MAIL.search(text) is not None) or (
        "+" in text and _TELEPHONE.search(text) is not None
    )


def _personal(value: Any, pointer: str) -> Iterator[Fault]:  # noqa: ANN401 - JSON
    match value:
        case str() if _looks_personal(value):
            yield Fault(
                pointer,
                PERSONAL_DATA,
                "Leave e-mail addresses and telephone numbers out: what is recorded stays for ever.",
            )
        case Mapping():
            for name, item in value.items():
                yield from _personal(item, f"{pointer}/{escape(name)}")
        case list() | tuple():
            for place, item in enumerate(value):
                yield from _personal(item, f"{pointer}/{place}")
        case _:
            return
