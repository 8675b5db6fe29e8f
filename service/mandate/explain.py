"""Why a paragraph has the status it has on a day: what counted, what did not and the reason, what is missing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from service.mandate.case import Case
from service.mandate.evidence import Evidence
from service.mandate.judgement import Judgement
from service.mandate.language import Criterion, CriterionName, Rule
from service.mandate.missing import missing
from service.mandate.prose import against, told
from service.mandate.reach import Reach, reaches
from service.mandate.reach import told as told_reach
from service.mandate.sentence import Sentence, render
from service.mandate.status import CriterionState, Status
from service.mandate.turns import Cause, Turn, turns
from service.mandate.weighing import Scales, Weighed, note

__all__ = [
    "CriterionReport",
    "Explanation",
    "Sentence",
    "Unclaimed",
    "Weighed",
    "explain",
    "note",
    "render",
]


@dataclass(frozen=True, slots=True)
class CriterionReport:
    """One criterion on the day.

    measured, needed: of what the criterion counts: events, actors, years, …
    matched:          the events that count for it; `rejected`: those whose act fits, each with its reason.
    missing:          what it still needs; None once it is met.
    reach:            how many of each class asked have acted in what counts, and out of how many.
    """

    name: str
    text: str
    state: CriterionState
    measured: int
    needed: int
    matched: tuple[Evidence, ...]
    rejected: tuple[Weighed, ...]
    missing: Sentence | None
    reach: tuple[Reach, ...]


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """An event without a claim on the paragraph, and the criterion that it would count for with one."""

    evidence: Evidence
    criterion: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A status with its reasons. Lists are in the order of counting days, then of positions.

    others:  nominated events that count for no criterion and whose act fits none, each with its reason.
    counter: what is said against the paragraph's having been kept; the reason is None where it is in force.
    """

    day: date
    paragraph: str
    rule_version: int
    status: Status
    since: date
    since_cause: Cause | None
    criteria: tuple[CriterionReport, ...]
    others: tuple[Weighed, ...]
    counter: tuple[Weighed, ...]
    unclaimed: tuple[Unclaimed, ...]
    sentences: tuple[Sentence, ...]


def explain(case: Case, day: date, *, candidates: Iterable[Evidence] = ()) -> Explanation | None:
    """Explain the status at the end of `day`; None before the day of adoption, and without a rule.

    candidates: events without a claim on the paragraph, written as if somebody had made a direct one and it were
                admitted; those that would count are named.
    """
    judgement = Judgement.of(case)
    turn = _in_force(judgement, day) if judgement else None
    if judgement is None or turn is None or turn.status is None:
        return None
    scales = Scales(judgement, day)
    reports = tuple(_reports(judgement, scales, turn.status, day))
    counter = scales.counter()
    rule = judgement.bench.rule
    prose = told(case, turn, turn.status, rule=rule, scales=scales)
    asked = [report for report in reports if report.state.required or not rule.required]
    needs = (report.missing for report in asked if report.missing)
    return Explanation(
        day=day,
        paragraph=rule.paragraph,
        rule_version=rule.version,
        status=turn.status,
        since=turn.since,
        since_cause=turn.since_cause,
        criteria=reports,
        others=tuple(scales.others),
        counter=counter,
        unclaimed=tuple(_unclaimed(case, scales, candidates)),
        sentences=(*prose, *_reached(rule, reports), *needs, *against(counter)),
    )


def _in_force(judgement: Judgement, day: date) -> Turn | None:
    passed = [turn for turn in turns(judgement) if turn.from_day <= day]
    return passed[-1] if passed else None


def _reports(
    judgement: Judgement, scales: Scales, status: Status, day: date
) -> Iterator[CriterionReport]:
    for criterion, state in zip(judgement.bench.rule.criteria, status.criteria, strict=True):
        yield _report(judgement, scales, criterion, state=state, day=day)


def _report(
    judgement: Judgement, scales: Scales, criterion: Criterion, *, state: CriterionState, day: date
) -> CriterionReport:
    pile, name = scales.piles[criterion.name], criterion.name
    measured = judgement.tally.measured(CriterionName(judgement.bench.rule.paragraph, name), day)
    before = scales.sequences[name]
    needs = None
    if not state.state.startswith("MET"):
        needs = missing(criterion, pile, before=before, measured=measured, day=day)
    return CriterionReport(
        name=name,
        text=criterion.text,
        state=state,
        measured=measured,
        needed=criterion.need.at_least,
        matched=tuple(pile.matched),
        rejected=tuple(pile.rejected),
        missing=needs,
        reach=reaches(judgement.bench, criterion, pile.matched, day=day),
    )


def _reached(rule: Rule, reports: Iterable[CriterionReport]) -> Iterator[Sentence]:
    """Say how broad a response is; of a duty or an option it is no question."""
    if rule.family == "response":
        for criterion, report in zip(rule.criteria, reports, strict=True):
            yield from told_reach(criterion, report.reach)


def _unclaimed(case: Case, scales: Scales, candidates: Iterable[Evidence]) -> Iterator[Unclaimed]:
    candidates = sorted(candidates, key=_place)
    if not candidates:
        return
    claimed = {(one.source, one.id) for one in case.evidence.get(case.paragraph, ())}
    free = (one for one in candidates if (one.source, one.id) not in claimed)
    for evidence in free:
        criterion = scales.would_count(evidence)
        if criterion is not None:
            yield Unclaimed(evidence, criterion)


def _place(evidence: Evidence) -> tuple[date, int]:
    return evidence.last_day, evidence.position
