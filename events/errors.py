"""What can be wrong with an event before it is recorded, and with a recorded one that is read.

EventError
├── RefusedEvent           what was posted is no event that we can record: every fault, with its place and remedy
│   ├── NotCanonical       a value has no canonical bytes: a float, a large integer, a surrogate, a foreign name
│   └── RefusedPayload     a payload that its strict model does not accept
├── UnknownType            no such type in the registry: the near names are given
├── UnknownVersion         the type exists, this version of it does not: deploy the newer reader first
├── NoUpcaster             two versions of a type and no step between them: a mistake of the registry
├── NotADate               not a date of EDTF level 0
└── NotIJson               not JSON that every reader understands alike
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, where it stands, and what to do about it.

    pointer: JSON pointer (RFC 6901) into the structured CloudEvent, as `/data/occurred`; empty for the whole.
    code:    public and stable, for programs.
    message: for people; never repeats a value that was sent.
    near:    known names close to an unknown one.
    """

    pointer: str
    code: str
    message: str
    near: tuple[str, ...] = ()

    def under(self, prefix: str) -> "Fault":
        return replace(self, pointer=prefix + self.pointer)


class EventError(Exception):
    """Whatever is wrong with an event."""

    code = "event-error"


class RefusedEvent(EventError):
    """Carries all faults at once, so that nobody has to post again to learn of the next one."""

    code = "invalid-event"

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(
            "; ".join(f"{fault.pointer or '/'}: {fault.message}" for fault in self.faults)
        )


class NotCanonical(RefusedEvent):
    """A value without canonical bytes."""

    code = "not-canonical"


class RefusedPayload(RefusedEvent):
    """A payload against its model; pointers begin at the payload."""

    code = "invalid-payload"


class UnknownType(EventError):
    """A type that no entry of the registry has."""

    code = "unknown-type"

    def __init__(self, near: tuple[str, ...]) -> None:
        self.near = near
        hint = f": did you mean {' or '.join(near)}?" if near else ": see the list of types."
        super().__init__(f"No such event type{hint}")


class UnknownVersion(EventError):
    """A version of a known type that no entry of the registry has."""

    code = "unknown-version"

    def __init__(self, name: str, newest: int) -> None:
        self.newest = newest
        super().__init__(
            f"{name} is known up to version {newest}: name a version that is published."
        )


class NoUpcaster(EventError):
    """The registry promises a newer version and holds no way to it."""

    code = "no-upcaster"

    def __init__(self, name: str, version: int) -> None:
        super().__init__(
            f"No step leads from {name} version {version} to the next: add one to events.upcasters."
        )


class NotADate(EventError):
    """A text that EDTF level 0 does not know, or a day that no calendar has."""

    code = "date-not-level-0"


class NotIJson(EventError):
    """Bytes that are no JSON, or JSON that two readers could understand differently."""

    code = "invalid-json"
