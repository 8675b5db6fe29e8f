"""What recording said against a request, as findings with pointers; and what kept it from being recorded at all."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from random import uniform
from typing import Any, Final

from events.canonical import escape
from events.log.errors import LogError, OutcomeUnknown, Overloaded
from events.rules.refusal import UNKNOWN_REFERENCE
from service.database import outage
from service.recording.errors import EventFault, RecordingError, TooBusy, WrongRevision
from service.recording.errors import Refused as StreamsRefuse
from service.web import problems
from service.web.problem import Problem
from service.web.problems import PROBLEMS
from service.web.proposals import Finding, Proposals
from service.web.refusals import Refused

_BY_CODE: Final = {one.code: one for one in PROBLEMS}
_POINTERS: Final = {"source": "/source", "type": "/type", "target": "/data/target/source"}
"""Where the fault stands of which a credential's limits complain."""
RETRY_S: Final = (1.0, 3.0)


def findings_of(
    error: RecordingError,
    places: Sequence[int],
    read: Proposals,
    *,
    unread: Collection[str] = (),
) -> list[Finding]:
    """Return what is said of each event.

    places: where each event that was handed to recording stands in the request.
    unread: streams of events that cannot be read: what is wrong of these may be so for that reason only, and is not said.
    """
    if isinstance(error, StreamsRefuse):
        refusals = zip(error.refusals, error.faults, strict=True)
        return [
            finding
            for refusal, fault in refusals
            for finding in _refused(refusal, fault.message, places[fault.index], read)
            if refusal.name not in unread and read.stream(places[fault.index]) not in unread
        ]
    return [_finding(error, fault, places[fault.index], read) for fault in error.faults]


def _refused(refusal: Any, message: str, index: int, read: Proposals) -> Iterator[Finding]:  # noqa: ANN401 - of events.rules
    """Yield a refusal at every place of the event that names what is unknown, else at the whole of it."""
    sent, problem = read.sent[index], _problem_of(refusal.code, refusal.name)
    code = refusal.code if refusal.code == UNKNOWN_REFERENCE else refusal.rule
    named = list(_places(sent.value, refusal.name, "")) if refusal.name else []
    for pointer in named or [""]:
        yield Finding(index, problem, sent.fault(pointer, code, message, refusal.near))


def _problem_of(code: str, name: str | None) -> Problem:
    if code == UNKNOWN_REFERENCE and name is not None and "#" in name:
        return problems.UNKNOWN_PARAGRAPH
    return _BY_CODE[code]


def _places(value: object, name: str, pointer: str) -> Iterator[str]:
    """Yield the pointers at which a value stands."""
    if value == name:
        yield pointer
    elif isinstance(value, Mapping):
        for member, item in value.items():
            yield from _places(item, name, f"{pointer}/{escape(str(member))}")
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _places(item, name, f"{pointer}/{place}")


def _finding(error: RecordingError, told: EventFault, index: int, read: Proposals) -> Finding:
    sent, more = read.sent[index], dict[str, object]()
    pointer = told.pointers[0] if len(told.pointers) == 1 else ""
    if len(told.pointers) > 1:
        more["differing"] = [sent.pointer + one for one in told.pointers]
    if isinstance(error, WrongRevision):
        more |= {"stream": error.stream, "expected": error.expected, "actual": error.actual}
        pointer = "/expectedrevision"
    fault = sent.fault(pointer or _POINTERS.get(told.code, ""), told.code, told.message)
    return Finding(index, _BY_CODE[error.code], fault.saying(more))


def outage_of(error: Exception) -> Refused | None:
    """Return the answer where nobody is to blame but the moment; None for anything else."""
    if isinstance(error, OutcomeUnknown):
        return busy(problems.OUTCOME_UNKNOWN, str(error))
    if isinstance(error, TooBusy | Overloaded):
        return busy(problems.REDUCED_CAPACITY, str(error))
    if isinstance(error, LogError) or outage.code_of(error) is None:
        return None
    return busy(
        problems.UNAVAILABLE,
        "The database does not answer, and nothing was recorded: try again in a moment.",
    )


def busy(problem: Problem, said: str) -> Refused:
    """Return a refusal that asks to come back, not all at the same moment."""
    return Refused(problem, said, headers={"Retry-After": str(round(uniform(*RETRY_S)))})  # noqa: S311 - no secret
