"""Why a request was not recorded. Whatever is raised, nothing of the request is in the log.

RecordingError
├── NotAllowed        the principal may not do this: scope, type, source, target or instrument is beyond it
│   └── JudgeRequired it would change what counts, which only those who judge may do
├── IdentityReused    same source and id, other content: choose a new id
├── Refused           streams do not take the request: every refusal, with its event
│   ├── RuleRefused
│   ├── UnknownReference
│   └── RetractedTarget
├── TooLarge          an event is longer than an entry may be
├── WrongRevision     the stream does not stand where the poster expects: read it again, decide again
├── TooBusy           other writers were faster, again and again: come back in a moment
└── FolderRefused     an instrument's files have faults: each with its file and line
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from events.rules.refusal import RETRACTED_TARGET, UNKNOWN_REFERENCE, Refusal


@dataclass(frozen=True, slots=True)
class EventFault:
    """What is wrong with one event of a request, by its place in it; where in the event, if that is known.

    code: of the fault; the error's own where the fault says nothing narrower.
    """

    index: int
    message: str
    pointers: tuple[str, ...] = ()
    code: str = ""


@dataclass(frozen=True, slots=True)
class FileFault:
    """What is wrong in a file, and where."""

    file: str
    line: int
    message: str


class RecordingError(Exception):
    """Whatever keeps a request out of the log; `faults` name the events concerned, if any are."""

    code = "recording-error"

    def __init__(self, sentence: str, faults: Sequence[EventFault] = ()) -> None:
        super().__init__(sentence)
        self.faults = tuple(one if one.code else replace(one, code=self.code) for one in faults)


class NotAllowed(RecordingError):
    """The principal's scopes or limits do not reach so far."""

    code = "forbidden"

    def __init__(self, faults: Sequence[EventFault]) -> None:
        super().__init__(_sentence(faults), faults)


class JudgeRequired(NotAllowed):
    """What counts is changed by judges only; `instruments` are those to judge for, where they are known."""

    code = "judge-required"

    def __init__(self, faults: Sequence[EventFault], instruments: Iterable[str] = ()) -> None:
        super().__init__(faults)
        self.instruments = tuple(sorted(set(instruments)))


class IdentityReused(RecordingError):
    """An identity is given once, for ever."""

    code = "duplicate-id"

    def __init__(self, faults: Sequence[EventFault]) -> None:
        super().__init__(_sentence(faults), faults)


class TooLarge(RecordingError):
    """Files are referred to, never embedded."""

    code = "too-large"

    def __init__(self, faults: Sequence[EventFault]) -> None:
        super().__init__(_sentence(faults), faults)


class Refused(RecordingError):
    """What the streams say against the request."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        faults = tuple(EventFault(one.index, _told(one), code=one.code) for one in refusals)
        super().__init__(_sentence(faults), faults)
        self.refusals = tuple(refusals)


class RuleRefused(Refused):
    """A rule of a stream is broken."""

    code = "rule-refused"


class UnknownReference(Refused):
    """Something is named that nothing has."""

    code = "unknown-reference"


class RetractedTarget(Refused):
    """What is to be corrected has been taken back."""

    code = "retracted-target"


class WrongRevision(RecordingError):
    """An expectation of the poster does not hold."""

    code = "wrong-revision"

    def __init__(self, index: int, stream: str, *, expected: int | str, actual: int) -> None:
        message = (
            f"{stream} is at version {actual}, not {expected}: read it again and decide again."
        )
        if expected == 0:
            message = f"{stream} exists already, at version {actual}: read it and decide again."
        if expected == "exists":
            message = f"{stream} does not exist: begin it first, or correct its name."
        super().__init__(message, (EventFault(index, message),))
        self.stream, self.expected, self.actual = stream, expected, actual


class TooBusy(RecordingError):
    """Nothing was recorded, and nothing was wrong."""

    code = "too-busy"
    retry_after_s = 1.0

    def __init__(self, stream: str) -> None:
        super().__init__(
            f"Others keep writing to {stream}: nothing was recorded, try again in a moment."
        )


class FolderRefused(RecordingError):
    """The files of an instrument have faults."""

    code = "folder-refused"

    def __init__(self, faults: Sequence[FileFault]) -> None:
        shown = "\n".join(f"{one.file}:{one.line}: {one.message}" for one in faults[:50])
        more = f"\n… and {len(faults) - 50} more" if len(faults) > 50 else ""
        super().__init__(f"{len(faults)} faults, mend them and load again:\n{shown}{more}")
        self.file_faults = tuple(faults)


def refused(refusals: Sequence[Refusal]) -> Refused:
    """Return the error of the earliest kind of refusal, carrying all of them."""
    codes = {one.code for one in refusals}
    if UNKNOWN_REFERENCE in codes:
        return UnknownReference(refusals)
    return RetractedTarget(refusals) if codes == {RETRACTED_TARGET} else RuleRefused(refusals)


def _told(refusal: Refusal) -> str:
    near = f" Did you mean {' or '.join(refusal.near)}?" if refusal.near else ""
    return f"{refusal.message}{near} ({refusal.rule})"


def _sentence(faults: Sequence[EventFault]) -> str:
    several = len({one.index for one in faults}) > 1
    return " ".join(f"Event {f.index + 1}: {f.message}" if several else f.message for f in faults)
