"""The way of a request into the log: authorise, drop what is there already, judge, append, answer.

One call is atomic: all of its events or none, at adjacent positions.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
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
from service.recording.receipts import Receipt, ReceiptEntry
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
        given, fresh = known, known is None
        known = known if known is not None else await self._shared.known_for(events)
        moved = ""
        for _ in range(RACES + 1):
            try:
                answer = await self._attempt(events, principal, known, expected=expected or {})
            except RecordingError:
                if fresh:
                    raise
            else:
                if isinstance(answer, Receipt):
                    return answer
                moved = answer
            known = _anew(given)
            fresh = True
        raise TooBusy(moved)

    async def close(self) -> None:
        """Take nothing more, and return when all that was taken has its answer."""
        await self._appender.close()

    async def examine(self, events: Sequence[Proposed], principal: Principal) -> None:
        """Raise what recording the events would raise now; nothing is written."""
        await _examined(self._log, events, principal)

    async def _attempt(
        self,
        events: Sequence[Proposed],
        principal: Principal,
        known: Known,
        *,
        expected: Mapping[str, Expectation],
    ) -> Receipt | str:
        """Return the receipt, or the stream that somebody else has written to meanwhile."""
        await known.look_up(self._log, (event.identity for event in events))
        new = _new(events, known)
        if not new:
            return _receipt(events, known, frozenset())
        kept = [event for _, event in new]
        checked = await check(self._log, known, new, principal)
        _require_expected(new, known, expected)
        sealed = await aside(len(new), lambda: _sealed(new, checked.standing, principal))
        verdict = await self._appender.submit(_request(kept, sealed, checked))
        if not isinstance(verdict, Appended):
            return verdict.stream if isinstance(verdict, Moved) else kept[0].stream
        return await aside(len(kept), lambda: _taken(events, kept, sealed, verdict, known))


def _anew(given: Known | None) -> Known:
    """Return what nothing is known in yet: that of the caller, emptied, for it is the caller's next requests', too."""
    if given is None:
        return Known()
    given.forget()
    return given


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
    await known.look_up(log, (event.identity for event in events))
    new = _new(events, known)
    if not new:
        return []
    checked = await check(log, known, new, principal)
    _require_expected(new, known, {})
    return [
        (event, entry)
        for (_, event), entry in zip(new, _sealed(new, checked.standing, principal), strict=True)
    ]


def _new(events: Sequence[Proposed], known: Known) -> list[tuple[int, Proposed]]:
    """Return what is not recorded yet, each identity once; raise IdentityReused for other content."""
    first: dict[Identity, Proposed] = {}
    faults: list[EventFault] = []
    new = []
    for index, event in enumerate(events):
        other = known.event(event.identity) or first.setdefault(event.identity, event)
        differing = _differing(event, other)
        if differing:
            pointers = tuple(one for one in differing if one.startswith("/"))
            faults.append(EventFault(index, _reused(event, other, differing), pointers))
        elif other is event:
            new.append((index, event))
    if faults:
        raise IdentityReused(faults)
    return new


def _differing(event: Proposed, other: Proposed | Recorded) -> tuple[str, ...]:
    if isinstance(other, Recorded):
        return differences(event, other)
    if other is event or canonical_bytes(posted(event)) == canonical_bytes(posted(other)):
        return ()
    return ("another event of this request",)


def _reused(event: Proposed, other: Proposed | Recorded, differing: tuple[str, ...]) -> str:
    return (
        "This source and id name an event with other content "
        f"({', '.join(differing)}; SHA-256 of yours {content_digest(event)}, of that one {content_digest(other)}): "
        "choose a new id, or record a correction."
    )


def _require_expected(
    new: Sequence[tuple[int, Proposed]], known: Known, expected: Mapping[str, Expectation]
) -> None:
    """Raise WrongRevision for the first expectation that does not hold; earlier events of the request count."""
    added: dict[str, int] = {}
    for index, event in new:
        before = known.revisions.get(event.stream, 0)
        if event.stream in expected and event.stream not in added:
            _require(index, event.stream, expected=expected[event.stream], actual=before)
        actual = before + added.get(event.stream, 0)
        if event.expected_revision is not None:
            _require(index, event.stream, expected=event.expected_revision, actual=actual)
        added[event.stream] = added.get(event.stream, 0) + 1


def _require(index: int, stream: str, *, expected: Expectation, actual: int) -> None:
    if actual != expected and not (expected == "exists" and actual):
        raise WrongRevision(index, stream, expected=expected, actual=actual)


def _sealed(
    new: Sequence[tuple[int, Proposed]], standings: Sequence[str | None], principal: Principal
) -> list[Sealed]:
    """Return the bytes of each event; raise TooLarge with all that an entry cannot hold."""
    sealed: list[Sealed] = []
    faults: list[EventFault] = []
    for (index, event), standing in zip(new, standings, strict=True):
        try:
            entry = seal(
                event, authid=principal.authid, authtype=principal.authtype, claimstanding=standing
            )
        except RefusedEvent as error:
            faults += (EventFault(index, fault.message) for fault in error.faults)
        else:
            sealed.append(entry)
    if faults:
        raise TooLarge(faults)
    return sealed


def _taken(
    events: Sequence[Proposed],
    kept: Sequence[Proposed],
    sealed: Sequence[Sealed],
    verdict: Appended,
    known: Known,
) -> Receipt:
    """Take in what was just recorded, and return the receipt of all events of the request."""
    places = zip(kept, sealed, verdict.positions, verdict.revisions, strict=True)
    for event, entry, position, revision in places:
        at = verdict.recorded_at
        known.recorded(event, entry, position=position, revision=revision, at=at)
    return _receipt(events, known, {event.identity for event in kept})


def _request(events: Sequence[Proposed], sealed: Sequence[Sealed], checked: Checked) -> Request:
    return Request(
        tuple(
            NewEvent(event.source, event.id, event.stream, entry)
            for event, entry in zip(events, sealed, strict=True)
        ),
        tuple(Guard(stream, revision) for stream, revision in sorted(checked.guards.items())),
    )


def _receipt(
    events: Sequence[Proposed], known: Known, recorded: frozenset[Identity] | set[Identity]
) -> Receipt:
    """Return the receipt; a second mention in the same request is a duplicate, too."""
    waiting = set(recorded)
    entries = []
    for event in events:
        stored = known.event(event.identity)
        if stored is None:
            raise AssertionError("every event of a request is known once it is recorded")
        entries.append(ReceiptEntry.of(stored, duplicate=event.identity not in waiting))
        waiting.discard(event.identity)
    return Receipt(tuple(entries))
