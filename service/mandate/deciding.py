"""The part of a case's evidence on which its timeline rests, and on which it will rest whatever is added.

Rules contain no negation, so a measure is reached on the day on which the event came that brought the last key it took.
Of all that is there, only the first event for each key matters up to that one: what is added can bring the day forward,
and never makes an event count that was passed over. So a paragraph with thousands of claims is judged anew from a
handful, as long as nothing of what is there changes.

    timeline(deciding(case) + more) == timeline(case + more)

What may come to count through something else stays whole: the events of a criterion that waits for another one, evidence
against the paragraph, and events that were accepted as equivalent.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import assert_never

from service.mandate.case import Case
from service.mandate.evidence import Evidence
from service.mandate.hearing import Bench
from service.mandate.judgement import Judgement
from service.mandate.language import (
    AllOf,
    AnyOf,
    Condition,
    Criterion,
    CriterionName,
    Enough,
    Measure,
    Met,
)
from service.mandate.tally import Dated, Tally, early_place, keys_of


def deciding(judgement: Judgement) -> Case:
    """Return the case with only what decides; its rules, meetings, edges and equivalences are the same."""
    case = judgement.case
    kept = {
        bench.rule.paragraph: {one.position for one in _of(judgement, bench)}
        for bench in judgement.hearing.benches()
    }
    accepted = {(one.source, one.id) for one in case.equivalences}
    evidence = {
        address: tuple(
            one
            for one in held
            if one.position in kept.get(address, ()) or (one.source, one.id) in accepted
        )
        for address, held in case.evidence.items()
    }
    return replace(case, evidence=evidence, looks={})


def _of(judgement: Judgement, bench: Bench) -> Iterator[Evidence]:
    yield from bench.counter
    for tally in judgement.tallies():
        for criterion in bench.rule.criteria:
            yield from _of_criterion(tally, bench, criterion)
        for _, condition in bench.rule.values:
            for enough in _measures(condition):
                yield from _of_condition(tally, bench, enough)


def _of_criterion(tally: Tally, bench: Bench, criterion: Criterion) -> Iterator[Evidence]:
    """Yield what decides since when a criterion is met, by counting days and with every date read early."""
    events = tally.candidates(CriterionName(bench.rule.paragraph, criterion.name))
    if criterion.after is not None:
        yield from events
        return
    names = (criterion.name,)
    yield from _first_of_each(bench, names, criterion.need, ((one.last_day, one) for one in events))
    early = sorted(((one.first_day, one) for one in events), key=early_place)
    yield from _first_of_each(bench, names, criterion.need, early)


def _of_condition(tally: Tally, bench: Bench, enough: Enough) -> Iterator[Evidence]:
    """Yield what decides since when a condition holds, next to whatever waits: that may not count, and stands for nothing."""
    rule = bench.rule
    free = [name for name in enough.of if (one := rule.criterion(name)) and one.after is None]
    names = (CriterionName(rule.paragraph, name) for name in free)
    events = {one.position: one for name in names for one in tally.candidates(name)}
    dated = sorted(((one.last_day, one) for one in events.values()), key=early_place)
    yield from _first_of_each(bench, enough.of, enough.measure, dated)


def _first_of_each(
    bench: Bench, criteria: tuple[str, ...], measure: Measure, events: Iterable[Dated]
) -> Iterator[Evidence]:
    """Yield the events that bring something new, until there is enough."""
    keys, seen = keys_of(bench, criteria, measure), set[str | int]()
    for day, event in events:
        new = set(keys(event, day)) - seen
        if new:
            seen |= new
            yield event
        if len(seen) >= measure.at_least:
            return


def _measures(condition: Condition) -> Iterator[Enough]:
    match condition:
        case Enough():
            yield condition
        case AnyOf(conditions) | AllOf(conditions):
            for part in conditions:
                yield from _measures(part)
        case Met():
            return  # it rests on what its criterion needs
        case _:
            assert_never(condition)
