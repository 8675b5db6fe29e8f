"""The terms of a key: what it may, within which limits, and until when; read from what a person asks, all faults at once."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from difflib import get_close_matches
from typing import Final

from events.registry import EVENT_TYPES, PREFIX
from events.types.keys import ADDRESS
from service.auth.errors import TermsRefused
from service.auth.principal import EVERY_TYPE, JUDGE, OURS, RECORD, SCOPES

LONGEST_LABEL: Final = 80
MOST_DAYS: Final = 36_500

_SOURCE: Final = re.compile("[!-~]{1,512}", re.ASCII)
_BY_SERVICE: Final = frozenset(one.name for one in EVENT_TYPES if one.by_service)
_PATTERNS: Final = frozenset(
    (f"{PREFIX}*", *(f"{name.rpartition('.')[0]}.*" for name in EVERY_TYPE))
)
# Patterns that no principal is reached by: each would look like a grant.
_EMPTY: Final = frozenset(
    (
        f"{PREFIX}instrument.*",
        f"{PREFIX}event.*",
        *(f"{name.rpartition('.')[0]}.*" for name in _BY_SERVICE),
    )
)
_GRANTABLE: Final = (*(name for name in EVERY_TYPE if name not in _BY_SERVICE), *sorted(_PATTERNS))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asks for, as they wrote it."""

    scopes: tuple[str, ...]
    types: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    expires: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What a key may.

    types, instruments: as a principal has them; none is no limit.
    sources:            prefixes; none is no source.
    label:              what people call the key. It may be a name, so the log never hears of it.
    """

    scopes: tuple[str, ...]
    types: tuple[str, ...]
    instruments: tuple[str, ...]
    sources: tuple[str, ...]
    expires_at: datetime | None
    label: str | None


def agreed(asked: Asked, now: datetime) -> Terms:
    """Return the terms that are asked for; raise TermsRefused with every fault."""
    faults = [fault for check in _CHECKS for fault in check(asked)]
    expires_at = None
    if asked.expires is not None:
        try:
            expires_at = _end(asked.expires, now)
        except ValueError as fault:
            faults.append(f"expires: {fault}")
    if faults:
        raise TermsRefused(faults)
    return Terms(
        tuple(one for one in SCOPES if one in asked.scopes),
        _once(asked.types),
        _once(asked.instruments),
        _once(asked.sources),
        expires_at,
        asked.label,
    )


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _scopes(asked: Asked) -> Iterator[str]:
    if not asked.scopes:
        yield f"scope: give at least one of {', '.join(SCOPES)}."
    for scope in asked.scopes:
        if scope not in SCOPES:
            yield f"scope: there is no {scope!r}; there are {', '.join(SCOPES)}."


def _types(asked: Asked) -> Iterator[str]:
    if asked.types and RECORD not in asked.scopes:
        yield "type: it limits the scope record, which is not asked for."
    for name in asked.types:
        if name in _BY_SERVICE:
            yield f"type: {name} is written by the service alone."
        elif name not in _GRANTABLE:
            near = get_close_matches(name, _GRANTABLE, n=3)
            hint = f"did you mean {' or '.join(near)}?" if near else "`servanda.*` is all of them."
            yield f"type: no type is {name!r}; {hint}"
        elif name in _EMPTY:
            yield f"type: {name} reaches nothing: these types are named one by one."


def _instruments(asked: Asked) -> Iterator[str]:
    for address in asked.instruments:
        if not re.fullmatch(ADDRESS, address, re.ASCII):
            yield f"instrument: {address!r} is no address of an instrument, such as XY-1/2."


def _sources(asked: Asked) -> Iterator[str]:
    telling = {RECORD, JUDGE} & set(asked.scopes)
    if telling and not asked.sources:
        yield "source: say under which sources it records, by a prefix such as urn:example:centre:."
    if asked.sources and not telling:
        yield "source: it limits the scopes record and judge, and neither is asked for."
    for source in asked.sources:
        if not _SOURCE.fullmatch(source):
            yield f"source: {source!r} is no beginning of a URI."
        elif source.startswith(OURS):
            yield f"source: {OURS} is the service's alone."


def _label(asked: Asked) -> Iterator[str]:
    label = asked.label
    if label is not None and not (label.isprintable() and 0 < len(label) <= LONGEST_LABEL):
        yield f"label: give one line of up to {LONGEST_LABEL} characters, or leave it out."


_CHECKS: Final[tuple[Callable[[Asked], Iterator[str]], ...]] = (
    _scopes,
    _types,
    _instruments,
    _sources,
    _label,
)


def _end(text: str, now: datetime) -> datetime:
    """Return the first instant at which a key is no longer valid; a date is valid to its end, in UTC."""
    if text.isascii() and text.isdecimal():
        if not 1 <= int(text[:9]) <= MOST_DAYS:
            raise ValueError(f"give 1 to {MOST_DAYS} days.")
        return now.replace(microsecond=0) + timedelta(days=int(text))
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day, whose zone is said below
        end = datetime.combine(day, time(), UTC) + timedelta(days=1)
    except (ValueError, OverflowError):
        raise ValueError(f"{text!r} is neither a number of days nor a day YYYY-MM-DD.") from None
    if end <= now:
        raise ValueError(f"{text} is over.")
    return end
