"""What keeps the lines of a request from being recorded, line by line."""

from typing import Final

from service.recording.errors import RecordingError, Refused
from service.recording.groups import LARGEST_REQUEST, Group
from service.recording.reading import LineFault

NOT_RECORDED: Final = "not-recorded"


def faults_of(group: Group) -> list[LineFault]:
    """Return what keeps a request from being judged at all."""
    unreadable = [fault for line in group.lines for fault in line.faults]
    if unreadable:
        return [*unreadable, *_with_them(group)]
    return _too_large(group) if len(group.lines) > LARGEST_REQUEST else []


def named_by_line(group: Group, error: RecordingError) -> list[LineFault]:
    codes = [one.code for one in error.refusals] if isinstance(error, Refused) else []
    named = [
        LineFault(group.lines[fault.index].number, code, fault.message)
        for fault, code in zip(error.faults, codes or [error.code] * len(error.faults), strict=True)
    ]
    return named + _with_them(group, {fault.line for fault in named})


def _with_them(group: Group, named: set[int] | None = None) -> list[LineFault]:
    """Say of the sound lines of a refused request why they are not recorded either."""
    bad = named if named is not None else {f.line for line in group.lines for f in line.faults}
    if not bad:
        return []
    culprits = ", ".join(str(number) for number in sorted(bad)[:5])
    message = f"Not recorded: it belongs together with line {culprits}, which is refused."
    return [
        LineFault(line.number, NOT_RECORDED, message)
        for line in group.lines
        if line.number not in bad
    ]


def _too_large(group: Group) -> list[LineFault]:
    message = (
        f"More than {LARGEST_REQUEST} neighbouring lines have the same correlationid and would be "
        "one request: give each piece of work its own."
    )
    return [LineFault(line.number, "too-large", message) for line in group.lines]
