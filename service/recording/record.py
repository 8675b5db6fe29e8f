"""The way of a request into the log: authorise, drop what is there already, judge, append, answer.

One call is atomic: all of its events or none, at adjacent positions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Literal, TypeAlias

from events.canonical import canonical_bytes
from events.cloudevents import Sealed, content_digest, differences, seal
from events.envelope import Identity, Proposed, Recorded, posted
from events.errors import RefusedEvent
from events.log.append import Appended, Appender, Guard, Moved, NewEvent, Request
from events.log.arrivals import Observe, unseen
from events.log.handles import Handle
from service.auth.principal import Principal
from service.database.engine import Pools
from service.recording.aside import aside
from service.recording.asked import Asked, asked
from service.recording.checks import Checked, check
from service.recording.errors import (
    EventFault,
    IdentityReused,
    RecordingError,
    TooBusy,
    TooLarge,
    WrongRevision,
)
from service.recording.known import Known
from service.recording.receipts import Receipt, ReceiptEntry, receipt_of
from service.recording.rights import authorise
from service.recording.shared import SharedReading

Expectation: TypeAlias = int | Literal["exists"]

# How often a request is judged again, in silence, because others wrote to its streams meanwhile.
RACES = 5


def open_recorder(pools: Pools, *, wake: bool = True, observe: Observe = unseen) -> "Recorder":
    """Return the recorder of these connections; without `wake` followers look by the clock.

    observe: told of each group that the log has answered.
    """
    return Recorder(Appender(pools.append, wake=wake, observe=observe), pools.log_reader)


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
        known: Known | None = None,
    ) -> Receipt:
        """Record the events together and return where each stands, those too that were there already.

        expected: revision by stream, before the first of these events; beside what events themselves expect.
        known:    what the caller has read for this request and others; refusals are given on fresh reading only.
        Raises RecordingError, and the LogErrors of the append.
        """
        authorise(events, principal)
        wanted = await aside(len(events), lambda: asked(events))
        given, fresh = known, known is None
        if known is None:
            known = await self._anew(wanted, None)
        else:
            await known.look_up(self._log, [one.identity for one in wanted])
        moved = ""
        for _ in range(RACES + 1):
            try:
                answer = await self._attempt(wanted, principal, known, expected=expected or {})
            except RecordingError:
                if fresh:
                    raise
            else:
                if isinstance(answer, _Stored):
                    return await aside(len(events), partial(answer.receipt, wanted, given))
                moved = answer
            known, fresh = await self._anew(wanted, given), True
        raise TooBusy(moved)

    async def close(self) -> None:
        """Take nothing more, and return when all that was taken has its answer."""
        await self._appender.close()

    async def examine(self, events: Sequence[Proposed], principal: Principal) -> None:
        """Raise what recording the events would raise now; nothing is written."""
        await _examined(self._log, events, principal)

    async def _anew(self, wanted: Sequence[Asked], given: Known | None) -> Known:
        """Return what is known when the log is read now; what the caller gave is emptied, for its next requests, too."""
        told = [one.told for one in wanted]
        if given is None:
            return await self._shared.known_for(told)
        given.forget()
        await given.read_for(self._log, told)
        return given

    async def _attempt(
        self,
        wanted: Sequence[Asked],
        principal: Principal,
        known: Known,
        *,
        expected: Mapping[str, Expectation],
    ) -> "_Stored | str":
        """Return what was stored, or the stream that somebody else has written to meanwhile."""
        new = _new(wanted, known)
        if not new:
            return _Stored(known)
        checked = await check(self._log, known, new, principal)
        _require_expected(new, known, expected)
        sealed = await aside(len(new), lambda: _sealed(new, checked.standing, principal))
        verdict = await self._appender.submit(_request(new, sealed, checked))
        if isinstance(verdict, Appended):
            return _Stored(known, new, sealed, verdict)
        return verdict.stream if isinstance(verdict, Moved) else new[0].event.stream


async def rehearse(
    log: Handle, events: Sequence[Proposed], principal: Principal, *, after: int, now: datetime
) -> list[Recorded]:
    """Return what the log would hold after a position if these were recorded now; what is there already is left out.

    Nothing is written. Raises RecordingError, as recording would.
    """
    known = Known()
    drafts: list[Recorded] = []
    for event, entry in await _examined(log, events, principal, known=known):
        place, revision = after + len(drafts) + 1, known.revisions.get(event.stream, 0) + 1
        drafts.append(known.recorded(event, entry, position=place, revision=revision, at=now))
    return drafts


async def _examined(
    log: Handle, events: Sequence[Proposed], principal: Principal, *, known: Known | None = None
) -> list[tuple[Proposed, Sealed]]:
    """Return what recording the events now would append, and its bytes."""
    authorise(events, principal)
    known = known if known is not None else Known()
    wanted = asked(events)
    await known.read_for(log, [one.told for one in wanted])
    new = _new(wanted, known)
    if not new:
        return []
    checked = await check(log, known, new, principal)
    _require_expected(new, known, {})
    sealed = _sealed(new, checked.standing, principal)
    return [(one.event, entry) for one, entry in zip(new, sealed, strict=True)]


def _new(wanted: Sequence[Asked], known: Known) -> list[Asked]:
    """Return what is not recorded yet, each identity once; raise IdentityReused for other content."""
    first: dict[Identity, Asked] = {}
    faults: list[EventFault] = []
    new = []
    for one in wanted:
        stored = known.event(one.identity)
        other = first.setdefault(one.identity, one)
        if stored is None and other is one:
            new.append(one)
        elif differing := _differing(one.event, stored or other.event):
            pointers = tuple(name for name in differing if name.startswith("/"))
            said = _reused(one.event, stored or other.event, differing)
            faults.append(EventFault(one.index, said, pointers))
    if faults:
        raise IdentityReused(faults)
    return new


def _differing(event: Proposed, other: Proposed | Recorded) -> tuple[str, ...]:
    if isinstance(other, Recorded):
        return differences(event, other)
    if canonical_bytes(posted(event)) == canonical_bytes(posted(other)):
        return ()
    return ("another event of this request",)


def _reused(event: Proposed, other: Proposed | Recorded, differing: tuple[str, ...]) -> str:
    return (
        "This source and id name an event with other content "
        f"({', '.join(differing)}; SHA-256 of yours {content_digest(event)}, of that one {content_digest(other)}): "
        "choose a new id, or record a correction."
    )


def _require_expected(
    new: Sequence[Asked], known: Known, expected: Mapping[str, Expectation]
) -> None:
    """Raise WrongRevision for the first expectation that does not hold; earlier events of the request count."""
    added: dict[str, int] = {}
    for one in new:
        stream, wanted = one.event.stream, one.event.expected_revision
        before, more = known.revisions.get(stream, 0), added.get(stream, 0)
        if not more and stream in expected:
            _require(one.index, stream, expected=expected[stream], actual=before)
        if wanted is not None:
            _require(one.index, stream, expected=wanted, actual=before + more)
        added[stream] = more + 1


def _require(index: int, stream: str, *, expected: Expectation, actual: int) -> None:
    if actual != expected and not (expected == "exists" and actual):
        raise WrongRevision(index, stream, expected=expected, actual=actual)


def _sealed(
    new: Sequence[Asked], standings: Sequence[str | None], principal: Principal
) -> list[Sealed]:
    """Return the bytes of each event; raise TooLarge with all that an entry cannot hold."""
    sealed: list[Sealed] = []
    faults: list[EventFault] = []
    authid, authtype = principal.authid, principal.authtype
    for one, standing in zip(new, standings, strict=True):
        try:
            entry = seal(one.event, authid=authid, authtype=authtype, claimstanding=standing)
        except RefusedEvent as error:
            faults += (EventFault(one.index, fault.message) for fault in error.faults)
        else:
            sealed.append(entry)
    if faults:
        raise TooLarge(faults)
    return sealed


def _request(new: Sequence[Asked], sealed: Sequence[Sealed], checked: Checked) -> Request:
    return Request(
        tuple(
            [
                NewEvent(*one.identity, one.event.stream, entry)
                for one, entry in zip(new, sealed, strict=True)
            ]
        ),
        tuple([Guard(stream, revision) for stream, revision in sorted(checked.guards.items())]),
    )


@dataclass(frozen=True, slots=True)
class _Stored:
    """What became of a request: its new events, where they stand now, and what was known of the others."""

    known: Known
    new: Sequence[Asked] = ()
    sealed: Sequence[Sealed] = ()
    verdict: Appended | None = None

    def receipt(self, wanted: Sequence[Asked], given: Known | None) -> Receipt:
        """Return the receipt of all events of the request; whoever gave what is known learns of the new ones."""
        if self.verdict is None:
            return receipt_of(wanted, self.known, {})
        at = self.verdict.recorded_at
        places = zip(self.verdict.positions, self.verdict.revisions, strict=True)
        entries = {}
        for one, entry, (position, revision) in zip(self.new, self.sealed, places, strict=True):
            entries[one.identity] = ReceiptEntry.new(one.event, position, revision, at)
            if given is not None:
                given.recorded(one.event, entry, position=position, revision=revision, at=at)
        return receipt_of(wanted, self.known, entries)
