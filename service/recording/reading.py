"""Lines of events, each read by itself: what it begins, or the event in it, or what is wrong with it."""

from dataclasses import dataclass

from events import ijson, plain
from events.cloudevents import parse
from events.envelope import Proposed
from events.errors import EventError, RefusedEvent
from service.recording.beginning import Beginning, Beginnings


@dataclass(frozen=True, slots=True)
class LineFault:
    """Why a line was not recorded."""

    line: int
    code: str
    message: str


@dataclass(slots=True)
class Line:
    """A line as it was read.

    beginning: what it certainly begins, if it does; its event is read again should that be asked for.
    """

    number: int
    text: bytes
    correlationid: str | None
    beginning: Beginning | None = None
    event: Proposed | None = None
    faults: tuple[LineFault, ...] = ()

    @property
    def is_readable(self) -> bool:
        """Whether the line says, at least, to which request it belongs."""
        return not self.faults or self.correlationid is not None

    @property
    def proposed(self) -> Proposed | None:
        """The event in it."""
        if self.beginning is not None and self.event is None:
            self.event = read_event(self.number, self.text).event
        return self.event


def read(number: int, text: bytes, beginnings: Beginnings) -> Line:
    """Read a line of the principal of whom it is known what their events begin."""
    line = read_event(number, text)
    if line.event is not None and (begins := beginnings.of(line.event)) is not None:
        return Line(number, text, line.correlationid, begins)
    return line


def read_event(number: int, text: bytes) -> Line:
    """Read the event in a line; one that is no JSON names no request, and belongs to the one it stands in."""
    if (event := plain.read(text)) is not None:
        return Line(number, text, event.correlationid, event=event)
    value: object = None
    try:
        value, canonical = ijson.read_vouched(text)
        event = parse(value, canonical=canonical)
    except RefusedEvent as error:
        faults = (
            LineFault(number, one.code, f"{one.pointer or '/'}: {one.message}")
            for one in error.faults
        )
        return Line(number, text, _correlation(value), faults=tuple(faults))
    except EventError as error:
        return Line(number, text, None, faults=(LineFault(number, error.code, str(error)),))
    return Line(number, text, event.correlationid, event=event)


def _correlation(value: object) -> str | None:
    named = value.get("correlationid") if isinstance(value, dict) else None
    return named if isinstance(named, str) else None
