"""What a request proposes: the events in it that can be read, and every fault of the others, each with its problem."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from events import errors
from events.cloudevents import parse
from events.envelope import Proposed
from service.recording.screen import FUTURE_DATE as AHEAD
from service.recording.screen import PERSONAL_DATA as PERSONAL
from service.recording.screen import screened
from service.web import problems
from service.web.binding import Sent
from service.web.problem import Problem
from service.web.refusals import Fault, Refused

SLICE_S: Final = 0.015
"""So long events are read at a stretch; then others are answered."""

STAGES: Final = (
    problems.INVALID_JSON,
    problems.INVALID_EVENT,
    problems.RESERVED_ATTRIBUTE,
    problems.UNKNOWN_TYPE,
    problems.UNKNOWN_VERSION,
    problems.INVALID_PAYLOAD,
    problems.SUBJECT_MISMATCH,
    problems.TOO_LARGE,
    problems.FORBIDDEN,
    problems.UNKNOWN_REFERENCE,
    problems.UNKNOWN_PARAGRAPH,
    problems.FUTURE_DATE,
    problems.PERSONAL_DATA,
    problems.RULE_REFUSED,
    problems.RETRACTED_TARGET,
    problems.JUDGE_REQUIRED,
    problems.DUPLICATE_ID,
    problems.WRONG_REVISION,
)
"""In this order events are checked: of several problems the first is the answer's."""

_BY_CODE: Final = {
    "nul": problems.INVALID_JSON,
    "too-deep": problems.INVALID_JSON,
    "lone-surrogate": problems.INVALID_JSON,
    "integer-range": problems.INVALID_JSON,
    "member-name": problems.INVALID_JSON,
    "data-twice": problems.INVALID_EVENT,
    "set-by-the-log": problems.RESERVED_ATTRIBUTE,
    "unknown-type": problems.UNKNOWN_TYPE,
    "unknown-version": problems.UNKNOWN_VERSION,
    "wrong-stream": problems.SUBJECT_MISMATCH,
    "time-not-in-occurred": problems.SUBJECT_MISMATCH,
    AHEAD: problems.FUTURE_DATE,
    PERSONAL: problems.PERSONAL_DATA,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of one event of the request, by its place."""

    index: int
    problem: Problem
    fault: Fault


@dataclass(frozen=True, slots=True)
class Proposals:
    """The events that can be read, each with its place, and what is wrong with the others."""

    sent: Sequence[Sent]
    readable: tuple[tuple[int, Proposed], ...]
    findings: tuple[Finding, ...]

    def stream(self, index: int) -> str | None:
        """Return the stream that an event of the request names, whether the event can be read or not."""
        value = self.sent[index].value
        subject = value.get("subject") if isinstance(value, dict) else None
        return subject if isinstance(subject, str) else None

    @property
    def unread_streams(self) -> frozenset[str]:
        """The streams of the events that cannot be read."""
        named = (self.stream(one.index) for one in self.findings)
        return frozenset(name for name in named if name is not None)


async def proposals_in(sent: Sequence[Sent], *, now: datetime) -> Proposals:
    """Read every event of a request."""
    loop = asyncio.get_running_loop()
    readable: list[tuple[int, Proposed]] = []
    findings: list[Finding] = []
    began = loop.time()
    for index, one in enumerate(sent):
        found = _read(one, now)
        if isinstance(found, Proposed):
            readable.append((index, found))
        else:
            findings += (Finding(index, problem, fault) for problem, fault in found)
        if loop.time() - began > SLICE_S:
            await asyncio.sleep(0)
            began = loop.time()
    return Proposals(sent, tuple(readable), tuple(findings))


def _read(one: Sent, now: datetime) -> Proposed | list[tuple[Problem, Fault]]:
    """Return the event, or what is wrong with it."""
    if one.value is None and one.faults:
        return list(one.faults)
    try:
        event = parse(one.value, canonical=one.canonical)
        faults = tuple(screened(event, now=now))
    except errors.RefusedEvent as error:
        faults = tuple(error.faults)
    else:
        if not faults and not one.faults:
            return event
    named = {fault.pointer for _, fault in one.faults}
    told = _earliest(
        (_problem_of(fault), _fault(one, fault)) for fault in faults if fault.pointer not in named
    )
    return [*one.faults, *told]


def _earliest(told: Iterable[tuple[Problem, Fault]]) -> Iterator[tuple[Problem, Fault]]:
    """Yield one fault for each place: what cannot be written down need not be measured against a model, too."""
    found: dict[str, tuple[Problem, Fault]] = {}
    for problem, fault in sorted(told, key=lambda one: STAGES.index(one[0])):
        found.setdefault(fault.pointer, (problem, fault))
    yield from found.values()


def _fault(one: Sent, fault: errors.Fault) -> Fault:
    return one.fault(fault.pointer, fault.code, fault.message, fault.near)


def _problem_of(fault: errors.Fault) -> Problem:
    if fault.code in _BY_CODE:
        return _BY_CODE[fault.code]
    in_data = fault.pointer == "/data" or fault.pointer.startswith("/data/")
    return problems.INVALID_PAYLOAD if in_data else problems.INVALID_EVENT


def refusal_of(
    findings: Sequence[Finding], *, events: int, more: Mapping[str, object] | None = None
) -> Refused:
    """Return the refusal of a request: the problem of the earliest stage, with every fault; `more` are its own members."""
    ordered = sorted(findings, key=lambda one: (one.index, STAGES.index(one.problem)))
    problem = min((one.problem for one in findings), key=STAGES.index)
    said = _summary(len(ordered), len({one.index for one in findings}), events)
    return Refused(problem, said, faults=[one.fault for one in ordered], more=more)


def _summary(faults: int, refused: int, events: int) -> str:
    many = "1 fault" if faults == 1 else f"{faults:,} faults"
    among = "" if events == 1 else f" in {refused:,} of {events:,} events"
    return f"{many}{among}. Nothing was recorded."


def by_place(findings: Iterable[Finding]) -> Iterator[tuple[int, list[Finding]]]:
    """Yield the findings of each event that has any, in the order of the request."""
    held: dict[int, list[Finding]] = {}
    for one in findings:
        held.setdefault(one.index, []).append(one)
    yield from sorted(held.items())
