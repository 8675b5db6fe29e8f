"""The status of a paragraph: a computed claim, with everything that it rests on."""

from datetime import date
from typing import Any

import strawberry

from service.graphql import enums
from service.graphql.connections import maybe
from service.graphql.scalars import LogPosition
from service.graphql.types import evidence
from service.graphql.types.due import StatusCause, Successor, cause_of, due_of, successor_of
from service.graphql.types.evidence import EvidenceConnection, Sentence, criterion_of, sentence
from service.graphql.types.judgement import Judgement, judgements_of
from service.graphql.types.node import Info
from service.graphql.types.paged import paged
from service.graphql.types.reasons import (
    CriterionResult,
    MissingCondition,
    PastDue,
    Reasons,
    Rule,
    criterion_in,
    reasons_of,
)
from service.graphql.types.unclaimed import UnclaimedConnection, unclaimed_page
from service.mandate.prose import rule_text
from service.reads.judgements import sentence_of
from service.reads.moment import Moment
from service.reads.pages import Page
from service.reads.snapshot import Row


@strawberry.type(
    description="A computed claim: what, since when, by which rule, on what evidence, what is missing."
)
class ParagraphStatus:
    """The value is a stored row; its reasons are worked out by the same rules from the same moment."""

    row: strawberry.Private[Row]
    moment: strawberry.Private[Moment]

    @strawberry.field(graphql_type=enums.StatusValue, description="The value.")
    def value(self) -> Any:  # noqa: ANN401 - a made enum
        return enums.StatusValue(self.row["value"])

    @strawberry.field(description="The day from which on the value is what it is.")
    def since(self) -> date | None:
        found: date = self.row["since"]
        return found

    @strawberry.field(
        graphql_type=StatusCause | None,
        description="Why it turned on that day; null for the day of adoption.",
    )
    async def since_cause(self, info: Info) -> Any:  # noqa: ANN401 - a StatusCause
        return await cause_of(info, self.row["body"]["since_cause"], self.row["key"], self.moment)

    @strawberry.field(graphql_type=maybe(enums.StatusValue), description="What SUPERSEDED ended.")
    def last_value(self) -> Any:  # noqa: ANN401 - a made enum
        said = self.said["lastValue"]
        return None if said is None else enums.StatusValue(said)

    @strawberry.field(
        description="The position from which on this is known; null where it never was."
    )
    def known_since(self) -> LogPosition | None:
        known = self.row["position"]
        return None if known is None else LogPosition(known)

    @strawberry.field(description="The position as of which it was asked.")
    def position(self) -> LogPosition:
        return LogPosition(self.moment.position)

    @strawberry.field(description="The day as of whose end it was asked.")
    def occurred_by(self) -> date:
        return self.moment.day

    @strawberry.field(description="The rule it was judged by.")
    async def rule(self, info: Info) -> Rule:
        case = (await self.reasons(info)).case
        rule = case.rules[case.paragraph]
        said = [sentence(one) for one in rule_text(rule)]
        return Rule(id=rule.paragraph, version=rule.version, text=said)

    @strawberry.field(description="The same as prose, and what people judged beside it.")
    async def explanation(self, info: Info) -> list[Sentence]:
        said = (await self.reasons(info)).explanation.sentences
        judged = await info.context.load.judgements.load((self.row["key"], self.moment)) or []
        return [sentence(one) for one in (*said, *map(sentence_of, judged))]

    @paged(EvidenceConnection, "Nominated events that count for nothing, each with its reason.")
    async def rejected(self, info: Info, asked: Page) -> EvidenceConnection:
        reasons = await self.reasons(info)
        return await reasons.listed(info, "status.rejected", asked, evidence.rejected)

    @paged(EvidenceConnection, "What is said against the paragraph's having been kept.")
    async def counter_evidence(self, info: Info, asked: Page) -> EvidenceConnection:
        reasons = await self.reasons(info)
        return await reasons.listed(info, "status.against", asked, evidence.against)

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

    @strawberry.field(
        graphql_type=maybe(enums.StatusValue),
        description="The value with the equivalences that people have accepted; null where none is in force.",
    )
    def with_equivalences(self) -> Any:  # noqa: ANN401 - a made enum
        said = self.said["withEquivalences"]
        return None if said is None else enums.StatusValue(said)

    @strawberry.field(
        description="What people judged of it by the day, beside the computed value: in the order of the log."
    )
    async def judgements(self, info: Info) -> list[Judgement]:
        return await judgements_of(info, self.row["key"], self.moment)

    @paged(
        UnclaimedConnection,
        "Events without a claim on the paragraph that would meet a criterion if somebody claimed them.",
    )
    async def unclaimed(self, info: Info, asked: Page) -> UnclaimedConnection:
        return await unclaimed_page(info, self.row["key"], asked, self.moment)

    @strawberry.field(description="Every criterion of the rule, and how it stands.")
    async def criteria(self, info: Info) -> list[CriterionResult]:
        reasons = await self.reasons(info)
        found = reasons.explanation.criteria
        return [CriterionResult(report=one, reasons=reasons) for one in found]

    @strawberry.field(description="What is still needed, criterion by criterion.")
    async def missing(self, info: Info) -> list[MissingCondition]:
        reasons = await self.reasons(info)
        return [
            MissingCondition(
                criterion=criterion_in(one), text=sentence(one.missing), due=reasons.due(one)
            )
            for one in reasons.explanation.criteria
            if one.missing is not None
        ]

    @strawberry.field(description="Required criteria whose due has passed unmet.")
    async def past_due(self, info: Info) -> list[PastDue]:
        passed = self.said["pastDue"]
        if not passed:
            return []
        case = await info.context.load.case.load((self.row["key"], self.moment.position))
        found = (
            (criterion_of(case, one["name"]), due_of(one["due"], case, self.moment))
            for one in passed
        )
        return [PastDue(criterion=what, due=when) for what, when in found if what and when]

    @strawberry.field(description="Paragraphs of later decisions that take this one over.")
    def continued_by(self) -> list[Successor]:
        return [successor_of(said, self.moment) for said in self.said["continuedBy"]]

    @property
    def said(self) -> Row:
        found: Row = self.row["body"]["status"]
        return found

    async def reasons(self, info: Info) -> Reasons:
        found = await reasons_of(info, self.row["key"], self.moment)
        if found is None:
            raise AssertionError("a paragraph with a status has a rule and was adopted")
        return found


async def status_of(info: Info, address: str, moment: Moment) -> ParagraphStatus | None:
    """Return the status of a paragraph at a moment; None before its adoption, and without a rule."""
    row = await info.context.load.subject.load(("status", address, moment))
    return None if row is None else ParagraphStatus(row=row, moment=moment)
