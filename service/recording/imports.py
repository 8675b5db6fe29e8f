"""Many events from a file, one a line, in pieces: what the log holds already is passed over, so a stopped import goes on.

Neighbouring lines with the same correlationid are one request, recorded together or not at all. What a piece needs is read
for all of it at once; nothing about where a piece ends can be seen in the log.
"""

from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from events import ijson
from events.cloudevents import parse
from events.envelope import Proposed
from events.errors import EventError, RefusedEvent
from service.auth.principal import Principal
from service.recording.errors import RecordingError, Refused
from service.recording.known import Known
from service.recording.record import Recorder

PIECE_LINES: Final = 500
LARGEST_REQUEST: Final = 10_000
NOT_RECORDED: Final = "not-recorded"

Lines: TypeAlias = AsyncIterable[bytes] | Iterable[bytes]


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far an import is, in lines; `total` is None where nobody knows it."""

    done: int
    total: int | None
    recorded: int = 0
    duplicates: int = 0


@dataclass(frozen=True, slots=True)
class LineFault:
    """Why a line was not recorded."""

    line: int
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class ImportResult:
    """How many events were recorded, how many were there already, and what is wrong with the others."""

    recorded: int
    duplicates: int
    faults: tuple[LineFault, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line, and the event in it or what is wrong with it."""

    number: int
    correlationid: str | None
    event: Proposed | None
    faults: tuple[LineFault, ...] = ()

    @property
    def is_readable(self) -> bool:
        """Whether the line says, at least, to which request it belongs."""
        return self.event is not None or self.correlationid is not None


_Group: TypeAlias = list[_Line]


async def import_lines(
    lines: Lines,
    recorder: Recorder,
    principal: Principal,
    *,
    progress: Callable[[ImportProgress], None] | None = None,
    total: int | None = None,
) -> ImportResult:
    """Record the events of these lines, request by request; a refused one leaves the others as they are.

    Raises LogError and TooBusy, after which the same lines are simply imported again.
    """
    running = _Import(recorder, principal)
    async for piece in _pieces(_groups(_numbered(lines))):
        await running.record(piece)
        if progress is not None:
            done = piece[-1][-1].number
            progress(ImportProgress(done, total, running.recorded, running.duplicates))
    return ImportResult(running.recorded, running.duplicates, tuple(running.faults))


@dataclass(slots=True)
class _Import:
    """Counts and faults so far; belongs to one import."""

    recorder: Recorder
    principal: Principal
    recorded: int = 0
    duplicates: int = 0
    faults: list[LineFault] = field(default_factory=list)

    async def record(self, piece: Sequence[_Group]) -> None:
        known = Known()
        readable = [[line.event for line in group if line.event is not None] for group in piece]
        await _prepare(self.recorder, known, [event for events in readable for event in events])
        for group, events in zip(piece, readable, strict=True):
            unreadable = [fault for line in group for fault in line.faults]
            if unreadable:
                self.faults += [*unreadable, *_with_them(group)]
            elif len(group) > LARGEST_REQUEST:
                self.faults += _too_large(group)
            else:
                await self._request(group, events, known)

    async def _request(self, group: _Group, events: list[Proposed], known: Known) -> None:
        try:
            receipt = await self.recorder.record(events, self.principal, known=known)
        except RecordingError as error:
            if not error.faults:
                raise
            self.faults += _line_faults(group, error)
        else:
            self.recorded += receipt.recorded
            self.duplicates += receipt.duplicates


async def _prepare(recorder: Recorder, known: Known, events: list[Proposed]) -> None:
    """Read for the whole piece what its requests will ask one by one."""
    await known.look_up(recorder.log, (event.identity for event in events))
    new = [event for event in events if known.event(event.identity) is None]
    if new:
        await known.prepare(recorder.log, new)


def _line_faults(group: _Group, error: RecordingError) -> list[LineFault]:
    codes = [one.code for one in error.refusals] if isinstance(error, Refused) else []
    named = [
        LineFault(group[fault.index].number, code, fault.message)
        for fault, code in zip(error.faults, codes or [error.code] * len(error.faults), strict=True)
    ]
    return named + _with_them(group, {fault.line for fault in named})


def _with_them(group: _Group, named: set[int] | None = None) -> list[LineFault]:
    """Say of the sound lines of a refused request why they are not recorded either."""
    bad = named if named is not None else {f.line for line in group for f in line.faults}
    if not bad:
        return []
    culprits = ", ".join(str(number) for number in sorted(bad)[:5])
    message = f"Not recorded: it belongs together with line {culprits}, which is refused."
    return [
        LineFault(line.number, NOT_RECORDED, message) for line in group if line.number not in bad
    ]


def _too_large(group: _Group) -> list[LineFault]:
    message = (
        f"More than {LARGEST_REQUEST} neighbouring lines have the same correlationid and would be "
        "one request: give each piece of work its own."
    )
    return [LineFault(line.number, "too-large", message) for line in group]


async def _numbered(lines: Lines) -> AsyncIterator[_Line]:
    number = 0
    if isinstance(lines, AsyncIterable):
        async for line in lines:
            number += 1
            if line.strip():
                yield _read(number, line)
        return
    for line in lines:
        number += 1
        if line.strip():
            yield _read(number, line)


def _read(number: int, line: bytes) -> _Line:
    """Read one line; one that is no JSON names no request, and belongs to the one it stands in."""
    value: object = None
    try:
        value = ijson.read(line)
        event = parse(value)
    except RefusedEvent as error:
        faults = (
            LineFault(number, one.code, f"{one.pointer or '/'}: {one.message}")
            for one in error.faults
        )
        return _Line(number, _correlation(value), None, tuple(faults))
    except EventError as error:
        return _Line(number, None, None, (LineFault(number, error.code, str(error)),))
    return _Line(number, event.correlationid, event)


def _correlation(value: object) -> str | None:
    named = value.get("correlationid") if isinstance(value, dict) else None
    return named if isinstance(named, str) else None


async def _groups(lines: AsyncIterable[_Line]) -> AsyncIterator[_Group]:
    """Gather neighbouring lines of one request; where it would grow for ever, it is cut and refused."""
    group: _Group = []
    async for line in lines:
        if group and (len(group) > LARGEST_REQUEST or not _belongs(line, group)):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _belongs(line: _Line, group: _Group) -> bool:
    """Whether a line is part of the open request; an unreadable one stands or falls with its neighbours."""
    named = {one.correlationid for one in group if one.correlationid is not None}
    if line.is_readable:
        return line.correlationid is not None and named <= {line.correlationid}
    return bool(named)


async def _pieces(groups: AsyncIterable[_Group]) -> AsyncIterator[list[_Group]]:
    """Gather requests until they are a piece."""
    piece: list[_Group] = []
    lines = 0
    async for group in groups:
        piece.append(group)
        lines += len(group)
        if lines >= PIECE_LINES:
            yield piece
            piece, lines = [], 0
    if piece:
        yield piece
