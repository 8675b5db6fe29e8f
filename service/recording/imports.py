"""Many events from a file, one a line, in pieces: what the log holds already is passed over, so a stopped import goes on.

Neighbouring lines with the same correlationid are one request, recorded together or not at all. What a piece needs is read
for all of it at once, and it is recorded in one commit; nothing about where a piece ends can be seen in the log.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Final

from events.log.append import Appended, Verdict
from events.log.errors import Overloaded
from events.rules.needed import leads_on
from service.auth.principal import Principal
from service.recording.errors import RecordingError, Refused
from service.recording.judged import Judged
from service.recording.known import Known
from service.recording.lines import LARGEST_REQUEST, Group, LineFault, Lines, Pieces
from service.recording.piece import Piece
from service.recording.record import Recorder

# The log may be busy for a while with what others post: a piece comes back so often, a second later each time.
TRIES: Final = 30
# Whoever else runs on this loop waits for the judging of some events, not of thousands.
EVENTS_A_TURN: Final = 20
# So many faults are told; the others are counted, since a file of any length is read in the same memory.
TOLD_FAULTS: Final = 10_000
NOT_RECORDED: Final = "not-recorded"


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far an import is, in lines; `total` is None where nobody knows it."""

    done: int
    total: int | None
    recorded: int = 0
    duplicates: int = 0


@dataclass(frozen=True, slots=True)
class ImportResult:
    """How many events were recorded, how many were there already, and what is wrong with the others.

    refused: how many lines were not recorded.
    faults:  what is wrong with them, as far as the first TOLD_FAULTS go.
    """

    recorded: int
    duplicates: int
    refused: int
    faults: tuple[LineFault, ...]


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

    def tell(done: int) -> None:
        if progress is not None:
            progress(ImportProgress(done, total, running.recorded, running.duplicates))

    async with aclosing(Pieces(lines)) as pieces:
        running = _Import(recorder, principal, pieces, tell)
        try:
            async for piece in pieces:
                await running.record(piece)
        except asyncio.CancelledError:
            running.leave()
            raise
        finally:
            await running.settle()  # whatever became of the lines after it
    return running.result()


@dataclass(frozen=True, slots=True)
class _Storing:
    """What is being recorded, and which requests it is made of; it lasts until the line `done`, if that ends a piece.

    verdict: None where the log has all of it already.
    """

    verdict: asyncio.Future[Verdict] | None
    piece: Piece
    added: Sequence[Group]
    known: Known
    done: int | None


@dataclass(slots=True)
class _Import:
    """Counts and faults so far; belongs to one import.

    tell: told of each piece that is settled, by its last line.
    """

    recorder: Recorder
    principal: Principal
    pieces: Pieces
    tell: Callable[[int], None]
    recorded: int = 0
    duplicates: int = 0
    refused: int = 0
    faults: list[LineFault] = field(default_factory=list)
    storing: _Storing | None = None

    def result(self) -> ImportResult:
        return ImportResult(self.recorded, self.duplicates, self.refused, tuple(self.faults))

    async def record(self, groups: Sequence[Group]) -> None:
        """Record these requests in one commit, or in more where one of them is refused."""
        known = await self._known_for(groups)
        piece, added, alone = self._begin(known), list[Group](), False
        judged = 0
        for group in groups:
            judged += len(group.lines)
            if judged >= EVENTS_A_TURN:
                judged = 0
                await asyncio.sleep(0)
            if faults := _faults_of(group):
                self._refuse(faults)
                continue
            try:
                await piece.add(group.asked)
                added.append(group)
            except RecordingError:
                self._store(piece, added, known)
                await self.settle()
                await self._alone(group)
                piece, added, alone = self._begin(known), [], True
        verdict = self._store(piece, added, known, done=groups[-1].lines[-1].number)
        # What was recorded by itself is not known here, and the next piece must not take over what was before it.
        if verdict is not None and not alone:
            await self.pieces.next_beside(verdict)
            if not verdict.done():
                return
        await self.settle()

    async def _known_for(self, groups: Sequence[Group]) -> Known:
        """Return what is known for a piece: read while the one before is stored, and once more if that did not hold."""
        with self.pieces.waiting():
            known = await self._read(
                groups, self.storing.known.ahead() if self.storing else Known()
            )
        if not await self.settle():
            known = await self._read(groups, Known())
        return known

    async def _read(self, groups: Sequence[Group], known: Known) -> Known:
        """Read for the whole piece what its requests will ask one by one."""
        events = [one.told for group in groups for one in group.asked]
        await known.look_up(self.recorder.log, [event.identity for event in events])
        new = [event for event in events if known.event(event.identity) is None]
        await known.read_for(self.recorder.log, new)
        if leading := [event for event in new if leads_on(event)]:
            await known.meet(self.recorder.log, leading)
        return known

    def _begin(self, known: Known) -> Piece:
        return Piece(self.recorder.log, self.principal, known)

    def _store(
        self, piece: Piece, added: Sequence[Group], known: Known, *, done: int | None = None
    ) -> asyncio.Future[Verdict] | None:
        """Begin to record what was added, and return where it ends; None where nothing of it is new."""
        found = piece.judged
        verdict = asyncio.ensure_future(self._append(found)) if found.new else None
        self.storing = _Storing(verdict, piece, added, known, done)
        return verdict

    async def settle(self) -> bool:
        """Say whether what was begun is recorded as it was judged; where others wrote meanwhile to what it rests on, do it one by one."""
        if (begun := self.storing) is None:
            return True
        self.storing = None
        with self.pieces.waiting():
            held = begun.verdict is None or isinstance(await begun.verdict, Appended)
        if held:
            self.recorded += len(begun.piece.judged.new)
            self.duplicates += begun.piece.duplicates
        else:
            begun.known.forget()  # it has taken in what may be refused now
            for group in begun.added:
                await self._alone(group)
        if begun.done is not None:
            self.tell(begun.done)
        return held

    def leave(self) -> None:
        """Wait no longer for what was begun: it is recorded if it was sent, and otherwise not."""
        if self.storing is not None and self.storing.verdict is not None:
            self.storing.verdict.cancel()
        self.storing = None

    async def _append(self, found: Judged) -> Verdict:
        for _ in range(TRIES):
            try:
                return await self.recorder.append(found)
            except Overloaded as error:  # certainly nothing was stored
                await asyncio.sleep(error.retry_after_s)
        return await self.recorder.append(found)

    async def _alone(self, group: Group) -> None:
        """Record a request by itself, judged on what is read now; or say for good why not."""
        try:
            events = [one.event for one in group.asked]
            receipt = await self.recorder.record(events, self.principal)
        except RecordingError as error:
            if not error.faults:
                raise
            self._refuse(_line_faults(group, error))
        else:
            self.recorded += receipt.recorded
            self.duplicates += receipt.duplicates

    def _refuse(self, faults: Sequence[LineFault]) -> None:
        self.refused += len({fault.line for fault in faults})
        self.faults += faults[: TOLD_FAULTS - len(self.faults)]


def _faults_of(group: Group) -> list[LineFault]:
    """Return what keeps a request from being judged at all."""
    unreadable = [fault for line in group.lines for fault in line.faults]
    if unreadable:
        return [*unreadable, *_with_them(group)]
    return _too_large(group) if len(group.lines) > LARGEST_REQUEST else []


def _line_faults(group: Group, error: RecordingError) -> list[LineFault]:
    codes = [one.code for one in error.refusals] if isinstance(error, Refused) else []
    named = [
        LineFault(group.lines[fault.index].number, code, fault.message)
        for fault, code in zip(error.faults, codes or [error.code] * len(error.faults), strict=True)
    ]
    return named + _with_them(group, {fault.line for fault in named})


def _with_them(group: Group, named: set[int] | None = None) -> list[LineFault]:
    """Say of the sound lines of a refused request why they are not recorded either."""
    bad = named if named is not None else {f.line for line in group.lines for f in line.faults}
    if not bad:
        return []
    culprits = ", ".join(str(number) for number in sorted(bad)[:5])
    message = f"Not recorded: it belongs together with line {culprits}, which is refused."
    return [
        LineFault(line.number, NOT_RECORDED, message)
        for line in group.lines
        if line.number not in bad
    ]


def _too_large(group: Group) -> list[LineFault]:
    message = (
        f"More than {LARGEST_REQUEST} neighbouring lines have the same correlationid and would be "
        "one request: give each piece of work its own."
    )
    return [LineFault(line.number, "too-large", message) for line in group.lines]
