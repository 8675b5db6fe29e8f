"""Evidence: nominated events with the verdict on each, and why."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import strawberry

from service.graphql import enums, inputs
from service.graphql.connections import PageInfo, maybe, page_info
from service.graphql.inputs import given
from service.graphql.scalars import Json
from service.graphql.types.event import Event, event
from service.graphql.types.group import Group
from service.graphql.types.node import Info
from service.graphql.types.weighed import ByEvidence, evidence_groups
from service.graphql.types.worked import Worked, moment_of_list, worked
from service.mandate.case import Case
from service.mandate.evidence import Evidence
from service.mandate.explain import Explanation, Weighed, note
from service.mandate.sentence import Sentence as Said
from service.mandate.sentence import render
from service.reads.moment import Moment
from service.reads.pages import Page, digest_of, slice_of


@strawberry.type(
    description="A sentence that the rules say, as a code for programs and as text for people."
)
class Sentence:
    """Rendered on demand."""

    code: str = strawberry.field(description="What is said, stable.")
    parameters: Json = strawberry.field(description="What it is said of.")
    said: strawberry.Private[Said]

    @strawberry.field(
        description="The sentence in a language; English where it is not known in that one."
    )
    def text(self, language: inputs.LanguageArgument = "en") -> str:
        return render(self.said, language)


def sentence(said: Said) -> Sentence:
    """Return a sentence of the rules."""
    return Sentence(code=said.code, parameters=Json(dict(said.parameters)), said=said)


@strawberry.type(description="One condition of a paragraph's rule.")
class Criterion:
    """As the rule names it."""

    key: str = strawberry.field(description="Its name in the rule.")
    text: str = strawberry.field(description="What it asks for.")
    optional: bool = strawberry.field(description="Shown, but not required for fulfilment.")


def criterion_of(case: Case | None, name: str | None) -> Criterion | None:
    """Return a criterion of the paragraph's own rule; None where the rule has none of this name."""
    rule = None if case is None else case.rules.get(case.paragraph)
    found = None if rule is None or name is None else rule.criterion(name)
    if rule is None or found is None:
        return None
    return Criterion(key=found.name, text=found.text, optional=found.name not in rule.required)


def criteria_of(case: Case | None, names: Iterable[str]) -> list[Criterion]:
    """Return the criteria of these names, as the paragraph's own rule has them."""
    found = (criterion_of(case, name) for name in names)
    return [one for one in found if one is not None]


@strawberry.type(description="A nominated event, and the verdict on it.")
class EvidenceEdge:
    """With everything that led to the verdict."""

    cursor: str = strawberry.field(description="Its place in the list.")
    node: Event = strawberry.field(description="The event.")
    bearing: Any = strawberry.field(
        graphql_type=enums.Bearing, description="How it is said to bear on the paragraph."
    )
    reason: str = strawberry.field(description="Why, in the words of whoever claimed it.")
    against: bool = strawberry.field(description="Said against the paragraph's having been kept.")
    verdict: Any = strawberry.field(graphql_type=enums.Verdict, description="Whether it counts.")
    standing: Any = strawberry.field(
        graphql_type=enums.Standing,
        description="Whether somebody who may judge stands behind the claim.",
    )
    criterion: Criterion | None = strawberry.field(
        description="The criterion it counts for, or was rejected from."
    )
    rejection: Any = strawberry.field(
        graphql_type=maybe(enums.Rejection),
        description="Why it does not count; null where it does.",
    )
    note: Sentence | None = strawberry.field(description="The rejection in words.")


@strawberry.type(description="Nominated events, by counting day.")
class EvidenceConnection:
    """A page of them."""

    edges: list[EvidenceEdge] = strawberry.field(
        description="The evidence of the page, with verdicts."
    )
    nodes: list[Event] = strawberry.field(description="The events of the page.")
    page_info: PageInfo = strawberry.field(description="Where the page lies.")
    total_count: int | None = strawberry.field(description="How many there are, whatever the page.")
    whole: strawberry.Private[Worked[list["Judged"]]]

    @strawberry.field(description="Counts over the whole list, by what its items share.")
    def aggregates(self, by: ByEvidence) -> list[Group]:
        return evidence_groups(self.whole, by)


@strawberry.input(description="Which evidence: everything that is given must hold.")
class EvidenceWhere:
    """By what was said and what was found."""

    bearing: Any = strawberry.field(
        default=strawberry.UNSET,
        graphql_type=list[enums.Bearing] | None,
        description="One of these bearings.",
    )
    verdict: Any = strawberry.field(
        default=strawberry.UNSET, graphql_type=maybe(enums.Verdict), description="This verdict."
    )
    types: Any = strawberry.field(
        default=strawberry.UNSET,
        graphql_type=list[enums.EventType] | None,
        description="One of these types of events.",
    )


@dataclass(frozen=True, slots=True)
class Judged:
    """A nominated event, and what became of it: matched for a criterion, or rejected."""

    evidence: Evidence
    criterion: str | None = None
    rejected: Weighed | None = None

    def passes(self, where: EvidenceWhere | None) -> bool:
        """Whether this evidence is wanted."""
        if not where:
            return True
        bearing, types = given(where.bearing), given(where.types)
        return (
            (bearing is None or enums.Bearing(self.evidence.bearing) in bearing)
            and given(where.verdict) in {None, self.verdict}
            and (types is None or enums.EventType(self.evidence.type) in types)
        )

    @property
    def verdict(self) -> Any:  # noqa: ANN401 - a made enum
        """Whether it counts: what is said against a paragraph is shown and never does."""
        return enums.Verdict("REJECTED" if self.rejected or self.evidence.against else "COUNTED")


def matched(explanation: Explanation, name: str | None = None) -> list[Judged]:
    """Return what counts, for one criterion or each event once for the first that it meets."""
    found: dict[int, Judged] = {}
    for report in explanation.criteria:
        if name in {None, report.name}:
            for one in report.matched:
                found.setdefault(one.position, Judged(one, report.name))
    return list(found.values())


def rejected(explanation: Explanation, name: str | None = None) -> list[Judged]:
    """Return what does not count: for one criterion, or for none at all, each event once."""
    counted = (
        {one.evidence.position for one in matched(explanation)} if name is None else set[int]()
    )
    found: dict[int, Judged] = {}
    for report in explanation.criteria:
        if name in {None, report.name}:
            for one in report.rejected:
                found.setdefault(one.evidence.position, Judged(one.evidence, report.name, one))
    if name is None:
        for one in explanation.others:
            found.setdefault(one.evidence.position, Judged(one.evidence, None, one))
    return [one for position, one in found.items() if position not in counted]


def against(explanation: Explanation) -> list[Judged]:
    """Return what is said against the paragraph's having been kept."""
    return [Judged(one.evidence, None, one if one.reason else None) for one in explanation.counter]


def nominated(explanation: Explanation) -> list[Judged]:
    """Return whatever is nominated, be it for the paragraph or against it."""
    return [*matched(explanation), *rejected(explanation), *against(explanation)]


def in_order(judged: Iterable[Judged]) -> list[Judged]:
    """Sort by counting day, then position, as every list of evidence."""
    return sorted(judged, key=lambda one: (one.evidence.last_day, one.evidence.position))


Wanted: TypeAlias = Callable[[Explanation], list[Judged]]
"""Which of what the rules find."""


@dataclass(frozen=True, slots=True)
class Judging:
    """A list of evidence: its field, the paragraph by address, and which of what the rules find."""

    field: str
    paragraph: str
    wanted: Wanted


async def evidence_page(
    info: Info, judging: Judging, asked: Page, *, moment: Moment
) -> EvidenceConnection:
    """Return one page of evidence, as it was judged at the moment of the first; none where no rule looks at any."""
    question = digest_of(judging.field, {"paragraph": judging.paragraph}, moment)
    moment = await moment_of_list(info, asked, question, moment)
    case = await info.context.load.case.load((judging.paragraph, moment.position))

    async def listed(at: Moment) -> list[Judged]:
        explanation = await info.context.load.explanation(judging.paragraph, at)
        return [] if explanation is None else in_order(judging.wanted(explanation))

    whole = await worked(f"{judging.field} of {judging.paragraph}", listed, moment)
    keys = [str(one.evidence.position) for one in whole.found]
    part = slice_of(whole.found, asked, question=question, moment=moment, keys=keys)
    found = await info.context.load.event.load_many([one.evidence.position for one in part.rows])
    events = [event(one, moment) for one in found if one is not None]
    judged = zip(part.cursors, events, part.rows, strict=True)
    edges = [] if case is None else [_edge(at, node, one, case) for at, node, one in judged]
    return EvidenceConnection(
        edges=edges,
        nodes=events,
        page_info=page_info(part),
        total_count=len(whole.found),
        whole=whole,
    )


def _edge(cursor: str, node: Event, judged: Judged, case: Case) -> EvidenceEdge:
    evidence, weighed = judged.evidence, judged.rejected
    said = None if weighed is None else note(case, weighed, criterion=judged.criterion)
    reason = (
        None if weighed is None or weighed.reason is None else enums.Rejection(weighed.reason.value)
    )
    return EvidenceEdge(
        cursor=cursor,
        node=node,
        bearing=enums.Bearing(evidence.bearing),
        reason=evidence.reason,
        against=evidence.against,
        verdict=judged.verdict,
        standing=enums.Standing("admitted" if evidence.admitted else "proposed"),
        criterion=criterion_of(case, judged.criterion),
        rejection=reason,
        note=None if said is None else sentence(said),
    )
