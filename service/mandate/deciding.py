"""The part of a case's evidence on which its timeline rests, and on which it will rest whatever is added.

Rules contain no negation, so a measure is reached on the day on which the event came that brought the last key it took.
Of all that is there, only the first event for each key matters up to that one: what is added can bring the day forward,
and never makes an event count that was passed over. So a paragraph with thousands of claims is judged anew from a
handful, as long as nothing of what is there changes.

    timeline(deciding(case) + more) == timeline(case + more)

Some of what decides may go, and then something else may. Whoever wants to do without the rest then too asks for what
decides whichever so many events are lost:

    timeline(deciding(case, losses=n) - n of them + more) == timeline(case - the same + more)

What may come to count through something else stays whole: the events of a criterion that waits for another one, up to
what is enough once that one is met, evidence against a duty that can be overdue, and events accepted as equivalent.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import assert_never

from service.mandate.case import Case
from service.mandate.course import STATED
from service.mandate.evidence import Evidence, Look
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
    Rule,
)
from service.mandate.tally import Dated, Tally, early_place, first_of_each


def deciding(judgement: Judgement, *, losses: int = 0) -> Case:
    """Return the case with only what decides; its rules, meetings, edges and equivalences are the same.

    losses: so many events may be taken away, whichever they are, but for those that are accepted as equivalent.
    """
    case = judgement.case
    accepted = {(one.source, one.id) for one in case.equivalences}
    evidence = dict(case.evidence)
    looks: dict[str, tuple[Look, ...]] = {}
    for bench in judgement.hearing.benches():
        address, every = bench.rule.paragraph, bench.rule.criteria
        kept = {one.position for one in _of(judgement, bench, every, losses)}
        evidence[address] = tuple(
            one
            for one in case.evidence.get(address, ())
            if one.position in kept or (one.source, one.id) in accepted
        )
        held = {one.position for one in evidence[address]}
        looks[address] = tuple(look for look in bench.looks if look.evidence.position in held)
    return replace(case, evidence=evidence, looks=looks)


def decides(judgement: Judgement, bench: Bench, came: Collection[Look]) -> bool:
    """Say whether one of these decides on its bench, none of which is accepted as equivalent.

    So they can only by the criteria that they pass, or by what they say against the paragraph.
    """
    passed = {name for look in came for name in look.passed}
    through = [one for one in bench.rule.criteria if one.name in passed]
    kept = {one.position for one in _of(judgement, bench, through, 0)}
    return any(look.evidence.position in kept for look in came)


def _of(
    judgement: Judgement, bench: Bench, through: Sequence[Criterion], losses: int
) -> Iterator[Evidence]:
    """Yield what decides through some criteria, and what is said against the paragraph."""
    own = bench is judgement.bench
    if own and can_be_overdue(bench.rule):
        yield from bench.counter
    names = {criterion.name for criterion in through}
    for tally in judgement.tallies(losses=losses):
        for criterion in through:
            yield from _of_criterion(tally, bench, criterion)
        for _, condition in bench.rule.values if own else ():
            for enough in _measures(condition):
                if not names.isdisjoint(enough.of):
                    yield from _of_condition(tally, bench, enough)


def can_be_overdue(rule: Rule) -> bool:
    """Say whether evidence against the paragraph can matter: it accuses of what was required by a stated day, and of nothing else."""
    required = (one for one in rule.criteria if one.name in rule.required)
    return any(one.due is not None and one.due.basis == STATED for one in required)


def _of_criterion(tally: Tally, bench: Bench, criterion: Criterion) -> Iterator[Evidence]:
    """Yield what decides since when a criterion is met, by counting days and with every date read early."""
    name = CriterionName(bench.rule.paragraph, criterion.name)
    events = tally.candidates(name)
    if criterion.after is not None:
        yield from _of_waiting(tally, bench, criterion, events)
        return
    need = (tally, bench, (criterion.name,), criterion.need)
    yield from _first_of_each(*need, ((one.last_day, one) for one in events))
    early = sorted(((one.first_day, one) for one in events), key=early_place)
    yield from _first_of_each(*need, early)


def _of_waiting(
    tally: Tally, bench: Bench, criterion: Criterion, events: Sequence[Evidence]
) -> Iterator[Evidence]:
    """Yield what decides of the events of a criterion that waits: all, until what it waits for is met.

    After that its day can only come forward, whichever so many events are lost; where more are, somebody gathers all again.
    So what came before it may yet count, and what counts goes on to; whatever came later than was needed never will. With
    dates read early, that is what began after the criterion was met.
    """
    before = tally.met(criterion.after) if criterion.after else None
    if before is None or _is_counted_with_others(bench.rule, criterion):
        yield from events
        return
    yield from (one for one in events if one.last_day < before.day)
    counting = ((one.last_day, one) for one in events if one.last_day >= before.day)
    yield from _first_of_each(tally, bench, (criterion.name,), criterion.need, counting)
    met = tally.earliest(CriterionName(bench.rule.paragraph, criterion.name))
    yield from (one for one in events if met is None or one.first_day <= met)


def _is_counted_with_others(rule: Rule, criterion: Criterion) -> bool:
    conditions = (condition for _, condition in rule.values)
    return any(criterion.name in enough.of for one in conditions for enough in _measures(one))


def _of_condition(tally: Tally, bench: Bench, enough: Enough) -> Iterator[Evidence]:
    """Yield what decides since when a condition holds, next to whatever waits: that may not count, and stands for nothing."""
    rule = bench.rule
    free = [name for name in enough.of if (one := rule.criterion(name)) and one.after is None]
    names = (CriterionName(rule.paragraph, name) for name in free)
    events = {one.position: one for name in names for one in tally.candidates(name)}
    dated = sorted(((one.last_day, one) for one in events.values()), key=early_place)
    yield from _first_of_each(tally, bench, enough.of, enough.measure, dated)


def _first_of_each(
    tally: Tally,
    bench: Bench,
    criteria: tuple[str, ...],
    measure: Measure,
    events: Iterable[Dated],
) -> Iterator[Evidence]:
    """Yield the events that bring something new, until there is enough."""
    found, _ = first_of_each(bench, criteria, measure, events, losses=tally.losses)
    yield from (event for _, event in found)


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
