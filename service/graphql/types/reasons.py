"""Why a status is what it is: the rule, its criteria with their events, what is missing and what has passed."""

from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

import strawberry

from service.graphql import enums
from service.graphql.connections import maybe
from service.graphql.types import evidence
from service.graphql.types.due import Due, due_of
from service.graphql.types.evidence import (
    Criterion,
    EvidenceConnection,
    Judging,
    Sentence,
    Wanted,
    evidence_page,
)
from service.graphql.types.node import Info
from service.graphql.types.paged import paged
from service.graphql.types.reach import Reach, shown
from service.graphql.types.worked import Worked
from service.mandate import reach
from service.mandate.case import Case
from service.mandate.explain import CriterionReport, Explanation
from service.mandate.status import due_json
from service.reads.moment import Moment
from service.reads.pages import Page


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
    text: list[Sentence] = strawberry.field(description="What it asks for, in sentences.")


@dataclass(frozen=True, slots=True)
class Reasons:
    """A case and what the rules find in it: worked out only where a field asks for it."""

    case: Case
    explanation: Explanation
    moment: Moment

    def due(self, report: CriterionReport) -> Due | None:
        said = report.state.due
        return None if said is None else due_of(due_json(said), self.case, self.moment)

    async def listed(
        self, info: Info, field: str, asked: Page, wanted: Wanted
    ) -> EvidenceConnection:
        judging = Judging(field, self.case.paragraph, wanted)
        return await evidence_page(info, judging, asked, moment=self.moment)


async def reasons_of(info: Info, address: str, moment: Moment) -> Reasons | None:
    """Return why a paragraph stands as it does; None before its adoption, and without a rule."""
    case = await info.context.load.case.load((address, moment.position))
    explanation = await info.context.load.explanation(address, moment)
    if case is None or explanation is None:
        return None
    return Reasons(case, explanation, moment)


@strawberry.type(description="How one condition stands on the day.")
class CriterionResult:
    """With the events that count for it and those that do not."""

    report: strawberry.Private[CriterionReport]
    reasons: strawberry.Private[Reasons]

    @strawberry.field(description="The criterion.")
    def criterion(self) -> Criterion:
        return criterion_in(self.report)

    @strawberry.field(graphql_type=enums.CriterionStateValue, description="How it stands.")
    def state(self) -> Any:  # noqa: ANN401 - a made enum
        return enums.CriterionStateValue(self.report.state.state)

    @strawberry.field(description="How many there are of what it counts.")
    def measured(self) -> Decimal | None:
        return Decimal(self.report.measured)

    @strawberry.field(description="How many it needs.")
    def needed(self) -> Decimal | None:
        return Decimal(self.report.needed)

    @strawberry.field(description="By when it is due; null where nothing says.")
    def due(self) -> Due | None:
        return self.reasons.due(self.report)

    @strawberry.field(
        graphql_type=maybe(enums.Timeliness),
        description="Whether it was met in time; null while unmet, or without a due.",
    )
    def timeliness(self) -> Any:  # noqa: ANN401 - a made enum
        said = self.report.state.timeliness
        return None if said is None else enums.Timeliness(said)

    @strawberry.field(
        description="How many of each class asked have acted in what counts for it, and out of how many."
    )
    def reach(self, info: Info) -> list[Reach]:
        name, address = self.report.name, self.reasons.case.paragraph

        async def again(moment: Moment) -> tuple[reach.Reach, ...]:
            reasons = await reasons_of(info, address, moment)
            reports = () if reasons is None else reasons.explanation.criteria
            return next((one.reach for one in reports if one.name == name), ())

        moment = self.reasons.moment
        return shown(Worked(f"reach: {address} {name}", self.report.reach, moment, again))

    @paged(EvidenceConnection, "The events that count for it.")
    async def evidence(self, info: Info, asked: Page) -> EvidenceConnection:
        name = self.report.name
        field, wanted = f"criterion.evidence.{name}", partial(evidence.matched, name=name)
        return await self.reasons.listed(info, field, asked, wanted)

    @paged(
        EvidenceConnection, "The events whose act fits and that do not count, each with its reason."
    )
    async def rejected(self, info: Info, asked: Page) -> EvidenceConnection:
        name = self.report.name
        field, wanted = f"criterion.rejected.{name}", partial(evidence.rejected, name=name)
        return await self.reasons.listed(info, field, asked, wanted)


def criterion_in(report: CriterionReport) -> Criterion:
    """Return the criterion that a report is about."""
    return Criterion(key=report.name, text=report.text, optional=not report.state.required)
