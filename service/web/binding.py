"""From HTTP to CloudEvents: which mode a request is in, and the events in it, each in the structured form.

After the HTTP and JSON bindings of CloudEvents 1.0.2. From here on no room knows HTTP.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import Final

from starlette.requests import Request

from events import ijson
from events.errors import NotIJson
from service.web.binary import attributes_of
from service.web.headers import header
from service.web.problem import Problem
from service.web.problems import (
    INVALID_EVENT,
    INVALID_JSON,
    TOO_LARGE,
    UNSUPPORTED_FORMAT,
)
from service.web.refusals import Fault, Refused

MIB: Final = 2**20
STRUCTURED: Final = "application/cloudevents+json"
BATCH: Final = "application/cloudevents-batch+json"
NDJSON: Final = "application/x-ndjson"
ACCEPT_POST: Final = f"{STRUCTURED}, {BATCH}, {NDJSON}, application/json"

_NDJSON: Final = frozenset({NDJSON, "application/ndjson", "application/jsonl"})
_ASIDE: Final = 64 * 1024
"""Longer bodies are parsed aside, so that others are answered meanwhile."""


class Mode(StrEnum):
    """How events stand in a request."""

    BINARY = "binary"
    STRUCTURED = "structured"
    BATCH = "batch"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Limit:
    """How much a request in a mode may hold."""

    events: int
    size: int


LIMITS: Final = {
    Mode.BINARY: Limit(1, MIB),
    Mode.STRUCTURED: Limit(1, MIB),
    Mode.BATCH: Limit(1_000, 8 * MIB),
    Mode.LINES: Limit(10_000, 16 * MIB),
}


@dataclass(frozen=True, slots=True)
class Sent:
    """One event as it was sent, in the structured form.

    pointer:   where it stands in the request: empty for a single event.
    line:      of NDJSON, from 1.
    headers:   of binary mode: by the pointer of an attribute the header that gave it.
    faults:    what is wrong with it already, each with its problem.
    canonical: whether it is certain that it has canonical bytes.
    """

    value: object
    pointer: str = ""
    line: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    faults: tuple[tuple[Problem, Fault], ...] = ()
    canonical: bool = False

    def fault(self, pointer: str, code: str, detail: str, near: tuple[str, ...] = ()) -> Fault:
        """Return a fault at a place of this event as a fault of the request."""
        header = self.headers.get("/".join(pointer.split("/")[:2]))
        return Fault(self.pointer + pointer, code, detail, near, header, self.line)


@dataclass(frozen=True, slots=True)
class Posted:
    """The events of a request, and their mode."""

    mode: Mode
    events: tuple[Sent, ...]


async def posted_in(request: Request, mode: Mode, body: bytes) -> Posted:
    """Return what the body of a request in this mode posts; raise Refused for what concerns the whole of it."""
    if len(body) > _ASIDE:
        return await asyncio.to_thread(_read, request, mode, body)
    return _read(request, mode, body)


def _read(request: Request, mode: Mode, body: bytes) -> Posted:
    """Read so many events as a request may hold, and look for no more."""
    most = LIMITS[mode].events
    events = tuple(islice(_READERS[mode](request, body), most + 1))
    if len(events) > most:
        said = f"There are more events than the {most:,} that one request may hold"
        raise Refused(TOO_LARGE, f"{said}: send them in several.")
    return Posted(mode, events)


def mode_of(request: Request) -> Mode:
    """Return how events stand in a request, by its Content-Type alone; raise Refused."""
    media, *parameters = (
        part.strip().lower() for part in (header(request, b"content-type") or "").split(";")
    )
    charsets = {
        one.partition("=")[2].strip('" ') for one in parameters if one.startswith("charset=")
    }
    if charsets - {"utf-8", "utf8", "us-ascii"}:
        raise _unsupported("Send UTF-8: another charset is not read.")
    if media.startswith("application/cloudevents-batch"):
        return _known(media, BATCH, Mode.BATCH)
    if media.startswith("application/cloudevents"):
        return _known(media, STRUCTURED, Mode.STRUCTURED)
    if media in _NDJSON:
        return Mode.LINES
    if not any(name.startswith("ce-") for name in request.headers):
        raise _unsupported(
            f"Send one event with Content-Type: {STRUCTURED}, several with {BATCH} or, one a line, {NDJSON}; "
            "or application/json with the attributes in headers that begin with ce-."
        )
    if media in {"", "application/json"} or media.endswith("+json"):
        return Mode.BINARY
    raise _unsupported("With ce- headers the body is the payload: send it as application/json.")


def _known(media: str, wanted: str, mode: Mode) -> Mode:
    if media != wanted:
        raise _unsupported(f"CloudEvents are read in JSON: send {wanted}.")
    return mode


def _unsupported(said: str) -> Refused:
    return Refused(UNSUPPORTED_FORMAT, said, headers={"Accept-Post": ACCEPT_POST})


def _structured(_: Request, body: bytes) -> Iterator[Sent]:
    value, canonical = _json(body, "Send one CloudEvents object.")
    yield Sent(value, canonical=canonical)


def _batch(_: Request, body: bytes) -> Iterator[Sent]:
    found, canonical = _json(body, "Send a JSON array of CloudEvents objects.")
    if not isinstance(found, list):
        said = f"Send a JSON array of events; a single event is sent as {STRUCTURED}."
        raise Refused(INVALID_EVENT, said, faults=[Fault("", "not-an-array", said)])
    for place, value in enumerate(found):
        yield Sent(value, f"/{place}", canonical=canonical)


def _lines(_: Request, body: bytes) -> Iterator[Sent]:
    place = 0
    for number, text in enumerate(body.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if not text.strip():
            continue
        pointer = f"/{place}"
        try:
            value, canonical = ijson.read_vouched(text)
            yield Sent(value, pointer, number, canonical=canonical)
        except NotIJson as error:
            fault = Fault(pointer, error.code, str(error), line=number)
            yield Sent(None, pointer, number, faults=((INVALID_JSON, fault),))
        place += 1


def _binary(request: Request, body: bytes) -> Iterator[Sent]:
    attributes, headers, faults = attributes_of(request.headers.raw)
    if body.strip():
        attributes["data"], _ = _json(body, "Send the payload as a JSON object.")
    told = tuple((INVALID_EVENT, one) for one in faults)
    yield Sent(attributes, headers=headers, faults=told)


def _json(body: bytes, wanted: str) -> tuple[object, bool]:
    if not body.strip():
        said = f"The body is empty. {wanted}"
        raise Refused(INVALID_JSON, said, faults=[Fault("", "empty", said)])
    try:
        return ijson.read_vouched(body)
    except NotIJson as error:
        raise Refused(
            INVALID_JSON, str(error), faults=[Fault("", error.code, str(error))]
        ) from None


_READERS: Final = {
    Mode.BINARY: _binary,
    Mode.STRUCTURED: _structured,
    Mode.BATCH: _batch,
    Mode.LINES: _lines,
}
