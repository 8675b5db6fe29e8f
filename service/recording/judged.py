"""A request before it is appended: what of it is new, whether it may be recorded, and the bytes of its events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from events.canonical import canonical_bytes
from events.cloudevents import Sealed, content_digest, differences, seal
from events.envelope import Identity, Proposed, Recorded, posted
from events.errors import RefusedEvent
from events.log.handles import Handle
from events.log.requests import Guard, NewEvent, Request
from service.auth.principal import Principal
from service.recording.aside import aside
from service.recording.asked import Asked
from service.recording.checks import check
from service.recording.errors import EventFault, IdentityReused, TooLarge, WrongRevision
from service.recording.known import Known

Expectation: TypeAlias = int | Literal["exists"]

NOTHING: Final[Mapping[str, Expectation]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Judged:
    """What of a request is to be recorded, and holds as long as its guards do.

    sealed: the bytes of each new event.
    guards: the revision of each stream that was looked at.
    """

    new: Sequence[Asked] = ()
    sealed: Sequence[Sealed] = ()
    guards: Mapping[str, int] = field(default_factory=dict)

    def events(self) -> list[NewEvent]:
        """Return the new events as the log is given them."""
        return [
            NewEvent(*one.identity, one.event.stream, entry)
            for one, entry in zip(self.new, self.sealed, strict=True)
        ]

    def request(self) -> Request:
        """Return what the log is asked."""
        return Request(tuple(self.events()), tuple(map(Guard._make, sorted(self.guards.items()))))


async def judged(
    log: Handle,
    known: Known,
    wanted: Sequence[Asked],
    principal: Principal,
    *,
    expected: Mapping[str, Expectation] = NOTHING,
) -> Judged:
    """Judge a request on what is known, reading what is missing; nothing is new where all is recorded already.

    expected: revision by stream, before the first of these events; beside what events themselves expect.
    Raises RecordingError.
    """
    await known.look_up(log, [one.identity for one in wanted])
    new = _new(wanted, known)
    if not new:
        return Judged()
    checked = await check(log, known, new, principal)
    _require_expected(new, known, expected)
    sealed = await aside(len(new), lambda: _sealed(new, checked.standing, principal))
    return Judged(new, sealed, checked.guards)


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
