"""A status said in sentences: what it is, since when, on what, what is missing, how firm it is."""

from collections.abc import Iterator, Sequence
from typing import Any

from service.mandate.case import Case
from service.mandate.evidence import Evidence
from service.mandate.language import Rule
from service.mandate.sentence import SHOWN, Sentence
from service.mandate.status import CriterionState, Status
from service.mandate.turns import Turn
from service.mandate.weighing import Scales, Weighed


def told(
    case: Case,
    turn: Turn,
    status: Status,
    *,
    rule: Rule,
    scales: Scales,
) -> Iterator[Sentence]:
    """Say what the value is, since when and by what, what stands beside it and what takes over."""
    yield Sentence(f"value.{status.value}", {"last": status.last_value})
    yield since(case, turn)
    for state in status.criteria:
        if state.state.startswith("MET"):
            yield _met(state, rule, scales.piles[state.name].matched)
    for state in status.past_due:
        yield _past_due(state, rule)
    if status.value == "BLOCKED" and rule.depends_on:
        yield Sentence("blocked", {"before": rule.depends_on.short})
    yield from _firmness(status, scales)
    for one in status.continued_by:
        said = {"address": one.address, "day": one.since.isoformat()}
        yield Sentence(f"continued.{one.kind}", said)


def since(case: Case, turn: Turn) -> Sentence:
    """Say since when the value is what it is, and why it became so."""
    said: dict[str, Any] = {"day": turn.since.isoformat()}
    cause = turn.since_cause
    if cause is None:
        return Sentence("since.adoption", said)
    if cause.event is not None:
        nominated = (event for held in case.evidence.values() for event in held)
        found = next((event.id for event in nominated if event.position == cause.event), None)
        return Sentence("since.event", said | {"event": found, "position": cause.event})
    if cause.edge is not None:
        return Sentence("since.edge", said | {"address": cause.edge.address})
    due = cause.due
    named = {"meeting": due.meeting, "basis": due.basis} if due else {}
    return Sentence("since.due", said | {"criterion": cause.criterion} | named)


def _text(rule: Rule, name: str) -> str:
    criterion = rule.criterion(name)
    return criterion.text if criterion else name


def events(found: Sequence[Evidence]) -> dict[str, Any]:
    """Name the first few events and count them all."""
    return {"events": [event.id for event in found[:SHOWN]], "count": len(found)}


def _met(state: CriterionState, rule: Rule, matched: Sequence[Evidence]) -> Sentence:
    code = {"LATE": "late", "UNKNOWN": "unsure"}.get(state.timeliness or "", "plain")
    if code == "late" and state.state != "MET_LATE":
        code = "plain"
    return Sentence(f"met.{code}", {"criterion": _text(rule, state.name)} | events(matched))


def _past_due(state: CriterionState, rule: Rule) -> Sentence:
    due = state.due
    said: dict[str, Any] = {"criterion": _text(rule, state.name)}
    if due and due.day:
        said |= {"meeting": due.meeting, "basis": due.basis, "day": due.day.isoformat()}
    return Sentence("past-due", said)


def _firmness(status: Status, scales: Scales) -> Iterator[Sentence]:
    if status.stated_only != status.value:
        said: dict[str, Any] = {"value": status.stated_only}
        read = scales.read_out()
        code = "firm.stated-only" if read else "firm.stated-only.elsewhere"
        yield Sentence(code, said | events(read) if read else said)
    if status.as_claimed != status.value:
        yield Sentence("firm.as-claimed", {"value": status.as_claimed})
    if status.with_equivalences not in {None, status.value}:
        yield Sentence("firm.equivalences", {"value": status.with_equivalences})


def against(counter: Sequence[Weighed]) -> Iterator[Sentence]:
    """Say what is said against it."""
    in_force = [one.evidence for one in counter if one.reason is None]
    if in_force:
        yield Sentence("counter", events(in_force))


def rule_text(rule: Rule) -> tuple[Sentence, ...]:
    """Say what a rule asks for."""
    return tuple(_rule_text(rule))


def _rule_text(rule: Rule) -> Iterator[Sentence]:
    for criterion in rule.criteria:
        code = "rule.required" if criterion.name in rule.required else "rule.criterion"
        yield Sentence(code, {"name": criterion.name, "text": criterion.text})
        if criterion.due:
            due = {"meeting": criterion.due.meeting, "basis": criterion.due.basis}
            yield Sentence("rule.due", {"name": criterion.name} | due)
