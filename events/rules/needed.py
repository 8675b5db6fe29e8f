"""What must be known before a request can be judged: streams to read, names that must exist."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from events.envelope import Identity, JsonObject
from events.rules.general import MERGED
from events.rules.outcome import Outcome, Streams
from events.rules.request import Request
from events.rules.told import AMENDING, Told, identity_of
from events.types.keys import instrument_stream, paragraph_stream

# Members whose streams a rule of the type reads; for all other references it is enough that they exist.
_READ: Final = {
    "servanda.decision.adopted": ("meeting",),
    "servanda.report.submitted": ("meeting",),
    "servanda.response.received": ("answers",),
    "servanda.training.held": ("centres",),
    "servanda.workitem.defined": ("programme",),
    MERGED: ("into",),
}


# Types whose rules read the instrument of the paragraph that they name.
_READ_INSTRUMENT: Final = frozenset(
    {"servanda.assessment.recorded", "servanda.equivalence.accepted"}
)
_READING: Final = _READ_INSTRUMENT | _READ.keys()


@dataclass(frozen=True, slots=True)
class Needs:
    """What a request cannot be judged without.

    read:   streams whose events the rules look at.
    exist:  streams and paragraphs that are only named: whether they exist is enough.
    events: identities of events that are named; their streams are read as well.
    """

    read: frozenset[str] = frozenset()
    exist: frozenset[str] = frozenset()
    events: frozenset[Identity] = frozenset()

    def joined_with(self, other: "Needs") -> "Needs":
        return Needs(self.read | other.read, self.exist | other.exist, self.events | other.events)


NOTHING: Final = Needs()


def needed_by(events: Iterable[Told]) -> Needs:
    """Return what events name themselves, their own streams included; for most that is all that is needed."""
    read: set[str] = set()
    exist: set[str] = set()
    named: set[Identity] = set()
    for one in events:
        read.add(one.stream)
        read.update(streams_read(one.type, one.data))
        exist.update(one.names.streams, one.names.paragraphs)
        named.update(one.names.events)
    return Needs(frozenset(read), frozenset(exist), frozenset(named))


def leads_on(one: Told) -> bool:
    """Whether more may be needed than an event names itself: what it amends or names has to be read first."""
    return one.type in AMENDING or one.type == MERGED or bool(one.names.events)


def met_by(streams: Streams, events: Sequence[Told]) -> tuple[Request, Needs]:
    """Return events put on streams that were read for them, and what these lead on to."""
    request = Request.of(streams, events)
    return request, led_to(request)


def led_to(request: Request) -> Needs:
    """Return what the streams of a request lead on to; ask again with what was read until nothing more is named.

    Once is mostly enough: what a correction names is known once its target is, and merges lead on to merges.
    """
    merges = any(one.type == MERGED for one in request.new)
    if not request.amends and not merges:
        return NOTHING
    needed = needed_by(request.amended())
    read = {stream for one in _amended(request) for stream in streams_claimed(one)}
    if merges or any(one.type == MERGED for one in request.amended()):
        read |= merged_into(request.after)
    return replace(needed, read=needed.read | read)


def _amended(request: Request) -> Iterator[Told]:
    """Yield the recorded events that the request corrects or retracts, as they stand before it."""
    targets = {identity_of(one.data["target"]) for one in request.new if one.type in AMENDING}
    for outcome in request.before.values():
        targets |= {outcome.amends[one] for one in targets & outcome.amends.keys()}
        yield from (one for one in outcome.standing if one.identity in targets)


Outcomes: TypeAlias = Mapping[str, Outcome]


def streams_read(type_name: str, data: JsonObject) -> tuple[str, ...]:
    """Return the streams that the rules of an event read besides its own."""
    if type_name not in _READING:
        return ()
    found: list[str] = []
    for member in _READ.get(type_name, ()):
        value = data.get(member) or ()
        found += [value] if isinstance(value, str) else value
    if type_name in _READ_INSTRUMENT:
        found.append(instrument_stream(data["paragraph"].partition("#")[0]))
    return tuple(dict.fromkeys(found))


def streams_claimed(event: Told) -> tuple[str, ...]:
    """Return the streams on which the claims of an event may have been verified, which a change of it has to respect."""
    claims = event.said("evidence") or ()
    return tuple(paragraph_stream(str(claim["paragraph"])) for claim in claims)


def merged_into(outcomes: Outcomes) -> set[str]:
    """Return where merges lead from the streams read so far: a circle is found by walking on."""
    return {
        str(one.said("into"))
        for outcome in outcomes.values()
        for one in outcome.standing
        if one.type == MERGED
    }
