"""The way of a request into the log: authorise, drop what is there already, judge, append, answer.

One call is atomic: all of its events or none, at adjacent positions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from events.cloudevents import Sealed
from events.envelope import Proposed, Recorded
from events.log.append import LANES, Appended, Appender, Moved, Request, Verdict
from events.log.arrivals import Observe, unseen
from events.log.handles import Handle
from service.auth.principal import Principal
from service.database.engine import Pools
from service.recording.aside import aside
from service.recording.asked import Asked, asked
from service.recording.errors import TooBusy
from service.recording.judged import Expectation, Judged, judged
from service.recording.known import Known
from service.recording.receipts import Receipt, ReceiptEntry, receipt_of
from service.recording.rights import authorise
from service.recording.shared import SharedReading

__all__ = ["Expectation", "Recorder", "open_recorder", "rehearse"]

# How often a request is judged again, in silence, because others wrote to its streams meanwhile.
RACES = 5


def open_recorder(
    pools: Pools, *, wake: bool = True, observe: Observe = unseen, alone: bool = True
) -> "Recorder":
    """Return the recorder of these connections; without `wake` followers look by the clock.

    observe: told of each group that the log has answered.
    alone:   whether no other process is expected to record much at the same time.
    """
    lanes = LANES if alone else 1
    appender = Appender(pools.append, wake=wake, observe=observe, most_lanes=lanes)
    return Recorder(appender, pools.log_reader)


class Recorder:
    """The only writer. Any number of tasks may record at once."""

    def __init__(self, appender: Appender, log: Handle) -> None:
        self._appender = appender
        self._log = log
        self._shared = SharedReading(log)

    @property
    def log(self) -> Handle:
        """Where the recorder reads; an import reads for many requests at once."""
        return self._log

    @property
    def queued_events(self) -> int:
        """How many events wait to be recorded."""
        return self._appender.queued_events

    async def record(
        self,
        events: Sequence[Proposed],
        principal: Principal,
        *,
        expected: Mapping[str, Expectation] | None = None,
    ) -> Receipt:
        """Record the events together and return where each stands, those too that were there already.

        expected: revision by stream, before the first of these events; beside what events themselves expect.
        Raises RecordingError, and the LogErrors of the append.
        """
        authorise(events, principal)
        wanted = await aside(len(events), lambda: asked(events))
        told, moved = [one.told for one in wanted], ""
        for _ in range(RACES + 1):
            known = await self._shared.known_for(told)
            answer = await self._attempt(wanted, principal, known, expected=expected or {})
            if isinstance(answer, _Stored):
                return await aside(len(events), partial(answer.receipt, wanted))
            moved = answer
        raise TooBusy(moved)

    async def append(self, judged: Request) -> Verdict:
        """Append what was judged, once: the verdict says whether it still held. Raises LogErrors."""
        return await self._appender.submit(judged)

    async def close(self) -> None:
        """Take nothing more, and return when all that was taken has its answer."""
        await self._appender.close()

    async def examine(self, events: Sequence[Proposed], principal: Principal) -> None:
        """Raise what recording the events would raise now; nothing is written."""
        await _examined(self._log, events, principal, Known())

    async def _attempt(
        self,
        wanted: Sequence[Asked],
        principal: Principal,
        known: Known,
        *,
        expected: Mapping[str, Expectation],
    ) -> "_Stored | str":
        """Return what was stored, or the stream that somebody else has written to meanwhile."""
        found = await judged(self._log, known, wanted, principal, expected=expected)
        if not found.new:
            return _Stored(known, found)
        verdict = await self.append(found.request())
        if isinstance(verdict, Appended):
            return _Stored(known, found, verdict)
        return verdict.stream if isinstance(verdict, Moved) else found.new[0].event.stream


async def rehearse(
    log: Handle, events: Sequence[Proposed], principal: Principal, *, after: int, now: datetime
) -> list[Recorded]:
    """Return what the log would hold after a position if these were recorded now; what is there already is left out.

    Nothing is written. Raises RecordingError, as recording would.
    """
    known = Known()
    drafts: list[Recorded] = []
    for event, entry in await _examined(log, events, principal, known):
        place, revision = after + len(drafts) + 1, known.revisions.get(event.stream, 0) + 1
        drafts.append(known.recorded(event, entry, position=place, revision=revision, at=now))
    return drafts


async def _examined(
    log: Handle, events: Sequence[Proposed], principal: Principal, known: Known
) -> list[tuple[Proposed, Sealed]]:
    """Return what recording the events now would append, and its bytes; what was read for it is in `known`."""
    authorise(events, principal)
    wanted = asked(events)
    await known.read_for(log, [one.told for one in wanted])
    found = await judged(log, known, wanted, principal)
    return [(one.event, entry) for one, entry in zip(found.new, found.sealed, strict=True)]


@dataclass(frozen=True, slots=True)
class _Stored:
    """What became of a request: its new events, where they stand now, and what was known of the others."""

    known: Known
    found: Judged
    verdict: Appended | None = None

    def receipt(self, wanted: Sequence[Asked]) -> Receipt:
        """Return the receipt of all events of the request."""
        if self.verdict is None:
            return receipt_of(wanted, self.known, {})
        at = self.verdict.recorded_at
        places = zip(self.verdict.positions, self.verdict.revisions, strict=True)
        entries = {
            one.identity: ReceiptEntry.new(one.event, position, revision, at)
            for one, (position, revision) in zip(self.found.new, places, strict=True)
        }
        return receipt_of(wanted, self.known, entries)
