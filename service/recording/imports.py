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
from events.log.requests import Request
from events.rules.needed import leads_on
from service.auth.principal import Principal
from service.recording.beginning import NONE
from service.recording.errors import RecordingError
from service.recording.expected import needs_of
from service.recording.groups import Group, Requests, begun_by, each_of, named_by
from service.recording.known import Known
from service.recording.line_faults import faults_of, named_by_line
from service.recording.lines import Pieces
from service.recording.making import Making, stretches_of, to_be_judged
from service.recording.piece import Piece
from service.recording.reading import LineFault
from service.recording.record import Recorder
from service.recording.source import Lines
from service.recording.stored import stored

# The log may be busy for a while with what others post: a piece comes back so often, a second later each time.
TRIES: Final = 30
# So many faults are told; the others are counted, since a file of any length is read in the same memory.
TOLD_FAULTS: Final = 10_000


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

    async with aclosing(Pieces(lines, principal, total)) as pieces:
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
    """What is being recorded; it lasts until the line `done`, if that ends a piece.

    verdict: None where the log has all of it already.
    """

    verdict: asyncio.Future[Verdict] | None
    made: Making
    done: int | None


@dataclass(slots=True)
class _Import:
    """Counts and faults so far; belongs to one import.

    tell:     told of each piece that is settled, by its last line.
    assuming: whether what begins a stream is taken for new without reading: all of it was, in the piece before.
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
    assuming: bool = True

    def result(self) -> ImportResult:
        return ImportResult(self.recorded, self.duplicates, self.refused, tuple(self.faults))

    async def record(self, groups: Sequence[Requests]) -> None:
        """Record these requests in one commit, or in more where one of them is refused."""
        making, left = await self._made_meanwhile(groups)
        alone = False
        for stretch in left:
            await asyncio.sleep(0)
            if making.begin(stretch):
                continue
            for group in each_of(stretch):
                try:
                    await self._judge(group, making)
                except RecordingError:
                    self._store(making)
                    await self.settle()
                    await self._alone(group)
                    making, alone = self._begin(making.known), True
        verdict = self._store(making, done=groups[-1].last)
        # What was recorded by itself is not known here, and the next piece must not take over what was before it.
        if verdict is not None and not alone:
            await self.pieces.next_beside(verdict)
            if not verdict.done():
                return
        await self.settle()

    async def _made_meanwhile(
        self, groups: Sequence[Requests]
    ) -> tuple[Making, Sequence[Sequence[Requests]]]:
        """Return what can be made of a piece while the one before is stored, and what is left to be judged once it is.

        Where that one did not hold, everything is read once more and is left.
        """
        stretches = list(stretches_of(groups))
        with self.pieces.waiting():
            known = self.storing.made.known.ahead() if self.storing else Known()
            making = self._begin(await self._read(groups, known))
            left = await making.begin_all(stretches)
        if not await self.settle():
            return self._begin(await self._read(groups, Known())), stretches
        return making, left

    async def _judge(self, group: Group, making: Making) -> None:
        """Add a request to what is made, or what is wrong with its lines; raise RecordingError for one that is refused."""
        if making.begin([group]):
            return
        if faults := faults_of(group):
            making.refused += faults
        else:
            await making.piece.add(group.asked())
            making.added.append(group)
        making.groups.append(group)

    async def _read(self, groups: Sequence[Requests], known: Known) -> Known:
        """Read for the whole piece what its requests will ask one by one."""
        log, begins = self.recorder.log, begun_by(groups)
        # Where anything has to be judged, a piece that did not hold would have to be judged twice.
        known.assuming = self.assuming and all(group.begins for group in groups)
        if not known.assuming:
            known.stored_as_sent |= await stored(log, begins)
            begins = [one for one in begins if one.identity not in known.stored_as_sent]
        named = named_by(groups) if begins else NONE
        await known.learn(log, needs_of(begins, named, assuming=known.assuming))
        if not known.assuming:
            begun = known.revisions.keys() & {one.stream for one in begins}
            self.assuming = not known.stored_as_sent and not any(map(known.revisions.get, begun))
        events = [one.told for group in to_be_judged(groups, known) for one in group.asked()]
        await known.look_up(log, [event.identity for event in events])
        new = [event for event in events if known.event(event.identity) is None]
        await known.read_for(log, new)
        if leading := [event for event in new if leads_on(event)]:
            await known.meet(log, leading)
        return known

    def _begin(self, known: Known) -> Making:
        return Making(Piece(self.recorder.log, self.principal, known), known)

    def _store(self, made: Making, *, done: int | None = None) -> asyncio.Future[Verdict] | None:
        """Begin to record what was added, and return where it ends; None where nothing of it is new."""
        verdict = asyncio.ensure_future(self._append(made.request())) if made.piece.new else None
        self.storing = _Storing(verdict, made, done)
        return verdict

    async def settle(self) -> bool:
        """Say whether what was begun is recorded as it was judged; where it is not, have it recorded otherwise."""
        if (begun := self.storing) is None:
            return True
        self.storing, made = None, begun.made
        with self.pieces.waiting():
            held = begun.verdict is None or isinstance(await begun.verdict, Appended)
        if held:
            self._count(made)
        else:
            made.known.forget()  # it has taken in what may be refused now
            await self._otherwise(made)
        if begun.done is not None:
            self.tell(begun.done)
        return held

    def _count(self, made: Making) -> None:
        self.recorded += len(made.piece.new)
        self.duplicates += made.piece.duplicates
        self._refuse(made.refused)

    async def _otherwise(self, made: Making) -> None:
        """Record what did not hold: on what is read, where it rested on what was assumed; else others wrote meanwhile, and it is done one by one."""
        if made.known.assuming:
            self.assuming = False
            await self.record(made.groups)
            await self.settle()
            return
        self._refuse(made.refused)
        for group in each_of(made.added):
            await self._alone(group)

    def leave(self) -> None:
        """Wait no longer for what was begun: it is recorded if it was sent, and otherwise not."""
        if self.storing is not None and self.storing.verdict is not None:
            self.storing.verdict.cancel()
        self.storing = None

    async def _append(self, request: Request) -> Verdict:
        for _ in range(TRIES):
            try:
                return await self.recorder.append(request)
            except Overloaded as error:  # certainly nothing was stored
                await asyncio.sleep(error.retry_after_s)
        return await self.recorder.append(request)

    async def _alone(self, group: Group) -> None:
        """Record a request by itself, judged on what is read now; or say for good why not."""
        try:
            events = [one.event for one in group.asked()]
            receipt = await self.recorder.record(events, self.principal)
        except RecordingError as error:
            if not error.faults:
                raise
            self._refuse(named_by_line(group, error))
        else:
            self.recorded += receipt.recorded
            self.duplicates += receipt.duplicates

    def _refuse(self, faults: Sequence[LineFault]) -> None:
        self.refused += len({fault.line for fault in faults})
        self.faults += faults[: TOLD_FAULTS - len(self.faults)]
