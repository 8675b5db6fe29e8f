"""The closed sets of values that a paragraph can have, and a status: a value with what stands beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal, TypeAlias

from events.types.codes import STATUS_VALUES

Family: TypeAlias = Literal["duty", "response", "element"]

OWN_VALUES: Final[Mapping[str, tuple[str, ...]]] = {
    "duty": STATUS_VALUES["duty"][5:10],
    "response": STATUS_VALUES["response"][1:-1],
    "element": STATUS_VALUES["element"][1:-1],
}
"""The values that a rule gives by a condition of its own; all others follow from dues, edges and the rest."""


@dataclass(frozen=True, slots=True)
class DueDay:
    """By when: the code of the meeting, its last day as known, whether the text states it or we imply it."""

    meeting: str
    day: date | None
    basis: str


@dataclass(frozen=True, slots=True)
class CriterionState:
    """How one criterion stands: MET, MET_LATE, OPEN or PAST_DUE.

    timeliness: ON_TIME, LATE or UNKNOWN; None while unmet, and without a due.
    """

    name: str
    state: str
    timeliness: str | None
    due: DueDay | None
    required: bool


@dataclass(frozen=True, slots=True)
class Successor:
    """The paragraph of a later decision that takes this one over, from a day on."""

    address: str
    kind: str
    since: date


@dataclass(frozen=True, slots=True)
class Status:
    """What a paragraph's status is on one day.

    last_value:        what SUPERSEDED ended.
    stated_only:       the value on evidence that its sources state.
    as_claimed:        the value if every claim were admitted.
    with_equivalences: the value with the equivalences that people have accepted; None when there are none in force.
    past_due:          the required criteria that are PAST_DUE.
    """

    value: str
    last_value: str | None
    stated_only: str
    as_claimed: str
    criteria: tuple[CriterionState, ...]
    past_due: tuple[CriterionState, ...]
    continued_by: tuple[Successor, ...]
    with_equivalences: str | None = None


def dump(status: Status) -> dict[str, Any]:
    """Return the status as JSON."""
    return {
        "value": status.value,
        "lastValue": status.last_value,
        "statedOnly": status.stated_only,
        "asClaimed": status.as_claimed,
        "withEquivalences": status.with_equivalences,
        "criteria": [_criterion_json(state) for state in status.criteria],
        "pastDue": [_criterion_json(state) for state in status.past_due],
        "continuedBy": [
            {"address": one.address, "kind": one.kind, "since": one.since.isoformat()}
            for one in status.continued_by
        ],
    }


def _criterion_json(state: CriterionState) -> dict[str, Any]:
    return {
        "name": state.name,
        "state": state.state,
        "timeliness": state.timeliness,
        "required": state.required,
        "due": None if state.due is None else due_json(state.due),
    }


def due_json(due: DueDay) -> dict[str, Any]:
    """Return a due as JSON."""
    return {
        "meeting": due.meeting,
        "day": due.day.isoformat() if due.day else None,
        "basis": due.basis,
    }
