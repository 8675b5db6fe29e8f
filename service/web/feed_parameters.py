"""What a reader of the log asks for by query parameters: each read once, every fault told at once."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any, Final

from starlette.datastructures import QueryParams

from events import edtf, registry
from events.canonical import escape
from events.errors import NotADate, UnknownType
from events.log.read import LAST
from events.types.attributes import instant
from events.types.keys import ADDRESS, NUMBER, SLUG
from service.reads.filter import Filter
from service.web.cursor import position_of
from service.web.problems import INVALID_PARAMETER, UNKNOWN_PARAMETER
from service.web.refusals import Fault, Refused

MOST_ITEMS: Final = 1_000
MOST_WAIT_S: Final = 30
MOST_TYPES: Final = 100
_EVERY: Final = ".*"


class _Bad(ValueError):
    """A value that cannot be, with what to do about it and what is near to it."""

    def __init__(self, said: str, near: tuple[str, ...] = ()) -> None:
        super().__init__(said)
        self.near = near


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader of pages asks for; a stream is asked for by the first two."""

    wanted: Filter
    after: int | None
    until: int | None
    limit: int
    wait_s: int


def asked_of_a_page(query: QueryParams) -> Asked:
    """Return what a page is asked for; raise Refused with every fault."""
    return _asked(query, _PAGE)


def asked_of_a_stream(query: QueryParams) -> Asked:
    """Return what a stream is asked for; raise Refused with every fault."""
    return _asked(query, _STREAM)


def begins_badly(error: ValueError, *, header: str | None = None) -> Refused:
    """Return the refusal of a place to begin at, which the parameter `after` has, or a header."""
    pointer = "" if header else "/after"
    fault = Fault(pointer, INVALID_PARAMETER.code, str(error), header=header)
    return Refused(INVALID_PARAMETER, str(error), faults=[fault])


def asked_of_one(query: QueryParams) -> None:
    """Raise Refused when anything is asked of a single event."""
    _read(query, {})


def _asked(query: QueryParams, readers: Mapping[str, Callable[[str], Any]]) -> Asked:
    found = _read(query, readers)
    types: list[str] = found.get("type", [])
    return Asked(
        wanted=Filter(
            types=tuple(one for one in types if not one.endswith(_EVERY)),
            prefixes=tuple(one.removesuffix("*") for one in types if one.endswith(_EVERY)),
            recorded=(found.get("recorded_from"), found.get("recorded_to")),
            occurred=(
                found["occurred_from"].earliest if "occurred_from" in found else None,
                found["occurred_to"].latest if "occurred_to" in found else None,
            ),
            **{name: found.get(name) for name in _EQUAL},
        ),
        after=found.get("after"),
        until=found.get("until"),
        limit=found.get("limit", 100),
        wait_s=found.get("wait", 0),
    )


def _read(query: QueryParams, readers: Mapping[str, Callable[[str], Any]]) -> dict[str, Any]:
    """Return the value of each parameter that is given, a list where it may be repeated."""
    found: dict[str, Any] = {}
    faults = [*_unknown(query, readers)]
    for name in dict.fromkeys(one for one in query if one in readers):
        try:
            values = [readers[name](text) for text in query.getlist(name)]
            found[name] = _many(values) if name == "type" else _one(values)
        except ValueError as error:
            near = error.near if isinstance(error, _Bad) else ()
            faults.append(Fault(f"/{name}", INVALID_PARAMETER.code, str(error), near))
    if faults:
        unknown = any(one.code == UNKNOWN_PARAMETER.code for one in faults)
        problem = UNKNOWN_PARAMETER if unknown else INVALID_PARAMETER
        raise Refused(problem, faults[0].detail, faults=faults)
    return found


def _unknown(query: QueryParams, readers: Mapping[str, object]) -> Iterator[Fault]:
    there = f"There are {', '.join(readers)}." if readers else "There are none here."
    for name in dict.fromkeys(one for one in query if one not in readers):
        near = tuple(get_close_matches(name, readers, n=3))
        yield Fault(f"/{escape(name)}", UNKNOWN_PARAMETER.code, there, near)


def _one(values: list[Any]) -> Any:  # noqa: ANN401 - what its reader returns
    if len(values) > 1:
        raise _Bad("Give it once.")
    return values[0]


def _many(values: list[str]) -> list[str]:
    if len(values) > MOST_TYPES:
        raise _Bad(f"Give at most {MOST_TYPES}.")
    return values


def _number(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if re.fullmatch("[0-9]{1,19}", text, re.ASCII) is None or not least <= int(text) <= most:
            raise _Bad(f"Give a whole number from {least} to {most}.")
        return int(text)

    return read


def _shaped(pattern: str, said: str) -> Callable[[str], str]:
    shape = re.compile(pattern, re.ASCII)

    def read(text: str) -> str:
        if shape.fullmatch(text) is None:
            raise _Bad(said)
        return text

    return read


def _type(text: str) -> str:
    """Read the name of a type, or all types that begin alike: `servanda.partnership.*`."""
    if not text.endswith(_EVERY):
        try:
            return registry.find(text).name
        except UnknownType as error:
            raise _Bad(
                "There is no such type: /schemas lists those there are.", error.near
            ) from None
    names = [one.name for one in registry.EVENT_TYPES]
    if not any(name.startswith(text.removesuffix("*")) for name in names):
        patterns = {f"{name.rpartition('.')[0]}{_EVERY}" for name in names}
        near = tuple(get_close_matches(text, sorted(patterns), n=3))
        raise _Bad("No type begins so: /schemas lists those there are.", near)
    return text


def _instant(text: str) -> datetime:
    try:
        return instant(text).astimezone(UTC)
    except (ValueError, OverflowError):
        said = "Write an instant with seconds and offset: 2004-10-27T09:00:00Z; in an address + is written %2B."
        raise _Bad(said) from None


def _date(text: str) -> edtf.EdtfDate:
    try:
        return edtf.parse(text)
    except NotADate as error:
        raise _Bad(str(error)) from None


_EQUAL: Final[Mapping[str, Callable[[str], str]]] = {
    "stream": _shaped(f"[a-z]{{1,20}}/{SLUG}", "Name a stream, such as partnership/phones."),
    "instrument": _shaped(ADDRESS, "Give the address of an instrument, such as XY-1/2."),
    "paragraph": _shaped(
        f"{ADDRESS}#{NUMBER}",
        "Give the address of a paragraph, such as XY-1/2#3; in an address # is written %23.",
    ),
    "source": _shaped("[!-~]{1,512}", "Give a source as it stands in events."),
    "correlation": _shaped("[^\x00-\x1f\x7f-\x9f]{1,256}", "Give a correlationid as it stands."),
}
_STREAM: Final[Mapping[str, Callable[[str], Any]]] = {
    "after": position_of,
    "type": _type,
    **_EQUAL,
    "recorded_from": _instant,
    "recorded_to": _instant,
    "occurred_from": _date,
    "occurred_to": _date,
}
_PAGE: Final[Mapping[str, Callable[[str], Any]]] = {
    **_STREAM,
    "until": _number(0, LAST),
    "limit": _number(1, MOST_ITEMS),
    "wait": _number(0, MOST_WAIT_S),
}
