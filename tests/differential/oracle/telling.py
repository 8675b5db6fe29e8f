"""What the log tells, up to a position: every event with its latest payload in its old place, and what amended it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeAlias

from events import registry
from events.edtf import parse
from events.envelope import Recorded
from events.types.keys import paragraph_stream

Said: TypeAlias = Mapping[str, Any]
Name: TypeAlias = tuple[str, str]
"""Kind and key of a subject; source and id of an event."""

CORRECTED = "event.corrected"
RETRACTED = "event.retracted"

_SPEAKS_OF_ITS_STREAM = frozenset(
    {
        *("instrument.recorded", "meeting.scheduled", "meeting.held", "training.held"),
        *("stakeholder.registered", "stakeholder.described", "stakeholder.merged"),
        *("response.received", "report.submitted", "conflict.noted", "person.recorded"),
    }
)
"""Types whose events tell their stream's subject something; so does each of the kinds below."""
_WHOLE_KINDS = frozenset(
    {"partnership", "consultation", "activity", "document", "workitem", "contribution"}
)
_OF_PARTNERS = frozenset({"partnership.joined", "partnership.left"})
"""Types that tell of who is in something, not of the thing itself."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One event about the world as it stands; `turn` is the position that gave it its payload."""

    position: int
    turn: int
    source: str
    id: str
    type: str
    stream: str
    data: Said
    standing: str | None
    retracted: bool = False

    @property
    def first(self) -> date:
        return parse(self.data["occurred"]).earliest

    @property
    def last(self) -> date:
        """The counting day."""
        return parse(self.data["occurred"]).latest

    @property
    def slug(self) -> str:
        return slug(self.stream)


@dataclass(frozen=True, slots=True)
class Amended:
    """One correction or retraction."""

    position: int
    target: int
    type: str


@dataclass(slots=True)
class Known:
    """Everything that is known up to a position.

    tellings: by position. named: positions by source and id, amendments leading to what they amend.
    stamps:   of each subject the positions of what says something about it, each with the first day of which it does.
    registered: the newest position at which the register changed.
    """

    tellings: dict[int, Telling] = field(default_factory=dict)
    amended: list[Amended] = field(default_factory=list)
    named: dict[Name, int] = field(default_factory=dict)
    stamps: dict[Name, list[tuple[int, date]]] = field(default_factory=dict)
    registered: int = 0

    def hear(self, event: Recorded) -> None:
        """Take the next event of the log."""
        if event.stream.startswith("stakeholder/"):
            self.registered = event.position
        short = event.type.removeprefix(registry.PREFIX)
        if short in {CORRECTED, RETRACTED}:
            self._amend(event, short)
        else:
            self._keep(_told(event, short), event)
            self.named[event.source, event.id] = event.position

    def _amend(self, event: Recorded, short: str) -> None:
        named = event.data["target"]
        target = self.tellings[self.named[named["source"], named["id"]]]
        self._stamp(target, event)
        if short == RETRACTED:
            changed = replace(target, retracted=True)
        else:
            standing = event.claimstanding or target.standing
            changed = replace(
                target, turn=event.position, data=event.data["data"], standing=standing
            )
        self._keep(changed, event)
        self.named[event.source, event.id] = target.position
        self.amended.append(Amended(event.position, target.position, short))

    def _keep(self, telling: Telling, by: Recorded) -> None:
        self.tellings[telling.position] = telling
        self._stamp(telling, by)

    def _stamp(self, telling: Telling, by: Recorded) -> None:
        name = speaks_of(telling)
        if name is not None:
            day = min(_first_of(telling, name[0]), by.recorded_at.date())
            self.stamps.setdefault(name, []).append((by.position, day))

    def stamp(self, name: Name, day: date) -> int:
        """Return the newest event that says something about a subject on a day."""
        return max(position for position, first in self.stamps[name] if first <= day)

    def standing(self) -> list[Telling]:
        """Return what has not been taken back, in the order of the log."""
        return [one for _, one in sorted(self.tellings.items()) if not one.retracted]


def known(log: Sequence[Recorded], position: int) -> Known:
    """Return what is known once so many events have been recorded."""
    found = Known()
    for event in log[:position]:
        found.hear(event)
    return found


def _told(event: Recorded, short: str) -> Telling:
    data = registry.upcast(event.type, event.dataschema, event.data)
    return Telling(
        position=event.position,
        turn=event.position,
        source=event.source,
        id=event.id,
        type=short,
        stream=event.stream,
        data=data,
        standing=event.claimstanding,
    )


def speaks_of(telling: Telling) -> Name | None:
    """Return the subject that an event tells something about, None where it tells nothing that is shown."""
    kind = telling.stream.partition("/")[0]
    if telling.type in _OF_PARTNERS:
        return None
    if telling.type == "instrument.paragraph_recorded":
        return "paragraph", paragraph_key(telling.data["address"])
    if telling.type == "instrument.reference_recorded":
        return "reference", f"{telling.data['reference']} {telling.data['version']}"
    if kind in _WHOLE_KINDS or telling.type in _SPEAKS_OF_ITS_STREAM:
        return kind, telling.slug
    return None


def _first_of(telling: Telling, kind: str) -> date:
    """Return the first day of which an event says anything: texts hold on every day, and what a stakeholder is since whenever it was."""
    if kind in {"instrument", "meeting", "paragraph", "reference"}:
        return date.min
    since = telling.data.get("since") if kind == "stakeholder" else None
    return parse(since).latest if since else telling.last


def paragraph_key(address: str) -> str:
    """Return the key of the paragraph at an address."""
    return slug(paragraph_stream(address))


def slug(stream: str) -> str:
    """Return a stream's name without its kind."""
    return stream.partition("/")[2]
