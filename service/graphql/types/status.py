"""The status of a paragraph: a computed claim, with everything that it rests on."""

from datetime import date
from typing import Any

import strawberry

from service.graphql import enums
from service.graphql.connections import After, Before, First, Last, maybe
from service.graphql.scalars import LogPosition
from service.graphql.types import evidence
from service.graphql.types.due import Due, StatusCause, Successor, cause_of, due_of, successor_of
from service.graphql.types.evidence import (
    Criterion,
    EvidenceConnection,
    Sentence,
    evidence_page,
    sentence,
)
from service.graphql.types.node import Info
from service.mandate.case import Case
from service.mandate.explain import CriterionReport, Explanation
from service.mandate.status import due_json
from service.reads.moment import Moment
from service.reads.pages import Page
from service.reads.snapshot import Row


@strawberry.type(description="A required criterion whose due has passed unmet.")
class PastDue:
    """Shown beside the value; silence alone accuses nobody."""

    criterion: Criterion = strawberry.field(description="The criterion.")
    due: Due = strawberry.field(description="What has passed.")


@strawberry.type(description="What a criterion still needs.")
class MissingCondition:
    """A sentence for whoever can help."""

    criterion: Criterion = strawberry.field(description="The criterion.")
    text: Sentence = strawberry.field(description="What is missing.")
    due: Due | None = strawberry.field(description="By when it is due.")


@strawberry.type(description="The rule that a status was judged by.")
class Rule:
    """As it stood at the position asked about."""

    id: str = strawberry.field(description="The paragraph's address: a paragraph has one rule.")
    version: int = strawberry.field(description="Its version.")


@strawberry.type(description="How one condition stands on the day.")
class CriterionResult:
    """With the events that count for it and those that do not."""

    report: strawberry.Private[CriterionReport]
    explained: strawberry.Private["ParagraphStatus"]

    @strawberry.field(description="The criterion.")
    def criterion(self) -> Criterion:
        return criterion_of(self.report)

    @strawberry.field(graphql_type=enums.CriterionStateValue, description="How it stands.")
    def state(self) -> Any:  # noqa: ANN401 - a made enum
        return enums.CriterionStateValue(self.report.state.state)

    @strawberry.field(description="How many of what it counts there are.")
    def measured(self) -> int:
        return self.report.measured

    @strawberry.field(description="How many it needs.")
    def needed(self) -> int:
        return self.report.needed

    @strawberry.field(description="By when it is due; null where nothing says.")
    def due(self) -> Due | None:
        return self.explained.due(self.report)

    @strawberry.field(
        graphql_type=maybe(enums.Timeliness),
        description="Whether it was met in time; null while unmet, or without a due.",
    )
    def timeliness(self) -> Any:  # noqa: ANN401 - a made enum
        said = self.report.state.timeliness
        return None if said is None else enums.Timeliness(said)

    @strawberry.field(description="The events that count for it.")
    async def evidence(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> EvidenceConnection:
        judged = evidence.matched(self.explained.explanation_held, self.report.name)
        asked = Page(first, after, last, before)
        return await self.explained.listed(
            info, judged, asked, f"criterion.evidence.{self.report.name}"
        )

    @strawberry.field(
        description="The events whose act fits and that do not count, each with its reason."
    )
    async def rejected(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> EvidenceConnection:
        judged = evidence.rejected(self.explained.explanation_held, self.report.name)
        asked = Page(first, after, last, before)
        return await self.explained.listed(
            info, judged, asked, f"criterion.rejected.{self.report.name}"
        )


@strawberry.type(
    description="A computed claim: what, since when, by which rule, on what evidence, what is missing."
)
class ParagraphStatus:
    """Stated value and reasons come from one case, so they cannot disagree."""

    row: strawberry.Private[Row]
    case: strawberry.Private[Case]
    explanation_held: strawberry.Private[Explanation]
    moment: strawberry.Private[Moment]

    @strawberry.field(graphql_type=enums.StatusValue, description="The value.")
    def value(self) -> Any:  # noqa: ANN401 - a made enum
        return enums.StatusValue(self.row["value"])

    @strawberry.field(description="The day from which on the value is what it is.")
    def since(self) -> date:
        found: date = self.row["since"]
        return found

    @strawberry.field(
        graphql_type=StatusCause | None,
        description="Why it turned on that day; null for the day of adoption.",
    )
    async def since_cause(self, info: Info) -> Any:  # noqa: ANN401 - a StatusCause
        return await cause_of(info, self.row["body"]["since_cause"], self.case, self.moment)

    @strawberry.field(graphql_type=maybe(enums.StatusValue), description="What SUPERSEDED ended.")
    def last_value(self) -> Any:  # noqa: ANN401 - a made enum
        said = self.row["body"]["status"]["lastValue"]
        return None if said is None else enums.StatusValue(said)

    @strawberry.field(description="The position from which on this is known.")
    def known_since(self) -> LogPosition:
        return LogPosition(self.row["position"])

    @strawberry.field(description="The position as of which it was asked.")
    def position(self) -> LogPosition:
        return LogPosition(self.moment.position)

    @strawberry.field(description="The day as of whose end it was asked.")
    def occurred_by(self) -> date:
        return self.moment.day

    @strawberry.field(description="The rule it was judged by.")
    def rule(self) -> Rule:
        explanation = self.explanation_held
        return Rule(id=explanation.paragraph, version=explanation.rule_version)

    @strawberry.field(description="The same as prose.")
    def explanation(self) -> list[Sentence]:
        return [sentence(one) for one in self.explanation_held.sentences]

    @strawberry.field(description="Nominated events that count for nothing, each with its reason.")
    async def rejected(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> EvidenceConnection:
        judged = evidence.rejected(self.explanation_held)
        return await self.listed(info, judged, Page(first, after, last, before), "status.rejected")

    @strawberry.field(description="What is said against the paragraph's having been kept.")
    async def counter_evidence(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> EvidenceConnection:
        judged = evidence.against(self.explanation_held)
        return await self.listed(info, judged, Page(first, after, last, before), "status.against")

    @strawberry.field(
        graphql_type=enums.StatusValue, description="The value on evidence that its sources state."
    )
    def stated_only(self) -> Any:  # noqa: ANN401 - a made enum
        return enums.StatusValue(self.row["stated_only"])

    @strawberry.field(
        graphql_type=enums.StatusValue, description="The value if every proposed claim counted."
    )
    def as_claimed(self) -> Any:  # noqa: ANN401 - a made enum
        return enums.StatusValue(self.row["as_claimed"])

    @strawberry.field(description="Every criterion of the rule, and how it stands.")
    def criteria(self) -> list[CriterionResult]:
        return [
            CriterionResult(report=one, explained=self) for one in self.explanation_held.criteria
        ]

    @strawberry.field(description="What is still needed, criterion by criterion.")
    def missing(self) -> list[MissingCondition]:
        return [
            MissingCondition(
                criterion=criterion_of(one), text=sentence(one.missing), due=self.due(one)
            )
            for one in self.explanation_held.criteria
            if one.missing is not None
        ]

    @strawberry.field(description="Required criteria whose due has passed unmet.")
    def past_due(self) -> list[PastDue]:
        reports = {one.name: one for one in self.explanation_held.criteria}
        found = []
        for said in self.row["body"]["status"]["pastDue"]:
            due = due_of(said["due"], self.case, self.moment)
            if due is not None:
                found.append(PastDue(criterion=criterion_of(reports[said["name"]]), due=due))
        return found

    @strawberry.field(description="Paragraphs of later decisions that take this one over.")
    def continued_by(self) -> list[Successor]:
        edges = self.row["body"]["status"]["continuedBy"]
        return [successor_of(said, self.moment) for said in edges]

    def due(self, report: CriterionReport) -> Due | None:
        said = report.state.due
        return None if said is None else due_of(due_json(said), self.case, self.moment)

    async def listed(
        self, info: Info, judged: list[evidence.Judged], asked: Page, question: str
    ) -> EvidenceConnection:
        return await evidence_page(
            info, judged, asked, case=self.case, moment=self.moment, question=question
        )


def criterion_of(report: CriterionReport) -> Criterion:
    """Return a criterion as the rule names it."""
    return Criterion(key=report.name, text=report.text, optional=not report.state.required)


async def status_of(info: Info, address: str, moment: Moment) -> ParagraphStatus | None:
    """Return the status of a paragraph at a moment; None before its adoption, and without a rule."""
    row = await info.context.load.subject.load(("status", address, moment))
    case = await info.context.load.case.load((address, moment.position))
    explanation = await info.context.load.explanation(address, moment)
    if row is None or case is None or explanation is None:
        return None
    return ParagraphStatus(row=row, case=case, explanation_held=explanation, moment=moment)
