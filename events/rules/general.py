"""Rules that hold on every stream: it has begun, it is not closed, nothing ends before it starts."""

from typing import Any, Final

from events import edtf
from events.registry import EVENT_TYPES, find
from events.rules.case import Case, Rule

MERGED: Final = "servanda.stakeholder.merged"
ERASED: Final = "servanda.person.erased"
# What is withdrawn may be a claim that rode in its event, so its paragraph's stream may be empty: "none in force" decides.
_WITHOUT_BEGINNING: Final = frozenset({"servanda.claim.withdrawn"})


def _not_begun(case: Case) -> str | None:
    event = case.event
    if case.earlier or event.type in _WITHOUT_BEGINNING or find(event.type).begins:
        return None
    kind = event.stream.partition("/")[0]
    beginning = " or ".join(one.name for one in EVENT_TYPES if one.begins and one.kind == kind)
    return f"{event.stream} has not begun: record {beginning} first, or before it in this request."


def _closed(case: Case) -> str | None:
    for one in case.earlier:
        if one.type == MERGED:
            return f"{case.event.stream} was merged: record this on {one.said('into')}."
        if one.type == ERASED:
            return f"{case.event.stream} was erased: nothing new is recorded on it."
    return None


def _end_before_start(case: Case) -> str | None:
    data, period = case.event.data, case.event.said("period")
    if _ends_early(data) or (period and _ends_early(period)):
        return "`to` is before `from`: correct one of them."
    return None


def _ends_early(part: Any) -> bool:  # noqa: ANN401 - a payload, or a part of one
    start, end = part.get("from"), part.get("to")
    if not (_is_date(start) and _is_date(end)):  # `to` may also be a stakeholder
        return False
    return edtf.certainly_after(edtf.parse(start), edtf.parse(end))


def _is_date(value: object) -> bool:
    return isinstance(value, str) and value[:4].isdigit() and "/" not in value


RULES: Final = (
    Rule("not-begun", _not_begun),
    Rule("closed", _closed),
    Rule("end-before-start", _end_before_start),
)
