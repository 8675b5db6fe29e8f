"""A rule in plain words: what each criterion asks for, and which value follows when."""

from collections.abc import Iterator
from typing import Any

from service.mandate.language import (
    AllOf,
    AnyOf,
    Condition,
    Criterion,
    Enough,
    Measure,
    Met,
    Rule,
)
from service.mandate.prose import rule_text
from service.mandate.sentence import Sentence


def in_plain_words(rule: Rule) -> Iterator[Sentence]:
    """Say everything that a rule asks, and what it makes of the answers, highest value first."""
    yield from rule_text(rule)
    for criterion in rule.criteria:
        yield from _further(criterion)
    if rule.depends_on:
        yield Sentence("rule.depends", {"before": rule.depends_on.short})
    if rule.open_ended:
        yield Sentence("rule.open-ended", {})
    if rule.required:
        done = AllOf(tuple(Met(name) for name in rule.required))
        yield Sentence("rule.value", {"value": "FULFILLED", "condition": _said(done)})
    for value, condition in rule.values:
        yield Sentence("rule.value", {"value": value, "condition": _said(condition)})


def _further(criterion: Criterion) -> Iterator[Sentence]:
    if criterion.after:
        said = {"name": criterion.name, "before": criterion.after.short}
        yield Sentence("rule.after", said)
    if criterion.need != Measure():
        yield Sentence("rule.need", {"name": criterion.name} | _measured(criterion.need))


def _measured(measure: Measure) -> dict[str, Any]:
    return {"needed": measure.at_least, "what": measure.what or "count"}


def _said(condition: Condition) -> Any:  # noqa: ANN401 - JSON, as rules write conditions
    match condition:
        case Met(criterion):
            return criterion
        case AnyOf(parts):
            return {"any": [_said(part) for part in parts]}
        case AllOf(parts):
            return {"all": [_said(part) for part in parts]}
        case Enough(of, measure):
            return {"of": list(of)} | _measured(measure)
