"""Paragraphs: what is asked, of whom, by when, and how it stands."""

from asyncio import gather
from datetime import date
from typing import Annotated, Any

import strawberry
from typing_extensions import override

from service.graphql import enums, inputs
from service.graphql.connections import (
    After,
    Before,
    Connection,
    Edge,
    First,
    Last,
    asked_page,
    connected,
    lazily,
    many,
)
from service.graphql.inputs import OccurredByArgument
from service.graphql.scalars import LogPosition
from service.graphql.types import evidence
from service.graphql.types.days import day_given
from service.graphql.types.due import Due, StatusCause, cause_of
from service.graphql.types.event import event_at
from service.graphql.types.evidence import (
    Criterion,
    EvidenceConnection,
    EvidenceWhere,
    Judging,
    evidence_page,
)
from service.graphql.types.indicators import indicators_field
from service.graphql.types.lookup import subject_by_key, subject_node
from service.graphql.types.node import Info
from service.graphql.types.reasons import reasons_of
from service.graphql.types.status import ParagraphStatus, status_of
from service.graphql.types.subject import Subject
from service.graphql.types.worked import moment_of_list, row_at
from service.mandate.case import Case
from service.mandate.explain import Explanation
from service.mandate.language import Criterion as RuleCriterion
from service.mandate.language import Rule
from service.projections.folds.instrument import paragraph_key
from service.reads.indicators.scope import Owner
from service.reads.moment import Moment
from service.reads.pages import Slice, digest_of, slice_of
from service.reads.parking import ParkedStream
from service.reads.snapshot import Row

ClockArgument = Annotated[
    enums.Clock, strawberry.argument(description="Along which of the two clocks.")
]
EvidenceWhereArgument = Annotated[
    EvidenceWhere | None, strawberry.argument(description="Which evidence; all without it.")
]


@strawberry.type(description="One change of a paragraph's value.")
class StatusStep:
    """From a day of the world, or from a position of the log."""

    paragraph: Any = strawberry.field(
        graphql_type=lazily("paragraph", "Paragraph"), description="Whose value it is."
    )
    status: ParagraphStatus = strawberry.field(description="The status from then on.")
    from_: date = strawberry.field(name="from", description="The day of the world from which on.")
    position: LogPosition | None = strawberry.field(
        description="The position from which on it is known; null where it never was."
    )
    cause: Any = strawberry.field(
        graphql_type=StatusCause | None, description="Why it turned; null on the day of adoption."
    )


StatusStepConnection = Connection[StatusStep]
StatusStepEdge = Edge[StatusStep]


@strawberry.type(description="An operative paragraph of a decision, or an element of its appendix.")
class Paragraph(Subject):
    """A row of the paragraphs."""

    table = "paragraph"

    @override
    async def stopped(self, info: Info) -> list[ParkedStream]:
        """Return these, and one whose events would be evidence here."""
        asked = (str(self.row["address"]), self.moment.position)
        lacking = await info.context.load.parked_evidence.load(asked)
        own = await super().stopped(info)
        return own if lacking is None else [*own, lacking]

    indicators = indicators_field(
        lambda row: Owner(row["instrument"], row["address"]),
        says="Figures over what counts for it.",
    )

    @property
    def streams(self) -> tuple[str, ...]:  # type: ignore[explicit-override]  # strawberry's classes are built anew, so the decorator would be lost
        return (f"instrument/{self.row['instrument']}", f"paragraph/{self.row['key']}")

    @strawberry.field(
        graphql_type=lazily("instrument", "Instrument"), description="The decision it belongs to."
    )
    async def instrument(self, info: Info) -> Any:  # noqa: ANN401 - an Instrument
        return await subject_by_key(info, "instrument", self.row["instrument"], self.moment)

    @strawberry.field(description="Its address, such as XY-1/2#3.")
    def address(self) -> str:
        return str(self.row["address"])

    @strawberry.field(description="Its number in the decision.")
    def number(self) -> str:
        return str(self.row["number"])

    @strawberry.field(
        graphql_type=enums.ParagraphRole,
        description="Operative paragraph, or element of an appendix.",
    )
    def role(self) -> Any:  # noqa: ANN401 - a made enum
        return enums.ParagraphRole(self.row["role"])

    @strawberry.field(description="Its text, as adopted.")
    def text(self) -> str:
        return str(self.said["text"])

    @strawberry.field(description="Its verb; elements have none.")
    def verb(self) -> str | None:
        said = self.said.get("verb")
        return None if said is None else str(said)

    @strawberry.field(graphql_type=enums.StatusFamily, description="How it binds.")
    def family(self) -> Any:  # noqa: ANN401 - a made enum
        return enums.StatusFamily(self.row["family"])

    @strawberry.field(description="The classes that it asks something of.")
    def addressees(self) -> list[str]:
        return [str(one) for one in self.said.get("addressees", ())]

    @strawberry.field(description="The conditions of its rule.")
    async def criteria(self, info: Info) -> list[Criterion]:
        rule = await self.own_rule(info)
        return [] if rule is None else [_criterion(rule, one) for one in rule.criteria]

    @strawberry.field(
        graphql_type=many(lazily("paragraph", "Paragraph")),
        description="The paragraphs whose criteria its rule leans on.",
    )
    async def depends_on(self, info: Info) -> Any:  # noqa: ANN401 - Paragraphs
        row = await info.context.load.subject.load(("rule", self.row["key"], self.moment))
        keys = [paragraph_key(address) for address in (row["leans_on"] if row else ())]
        found = await gather(*(subject_by_key(info, "paragraph", key, self.moment) for key in keys))
        return [one for one in found if one is not None]

    @strawberry.field(description="By when its criteria are due.")
    async def due(self, info: Info) -> list[Due]:
        reasons = await reasons_of(info, self.row["address"], self.moment)
        if reasons is None:
            return []
        dues = [reasons.due(report) for report in reasons.explanation.criteria]
        return [due for due in dues if due is not None]

    @strawberry.field(description="How it stands; null before the day of adoption.")
    async def status(
        self, info: Info, occurred_by: OccurredByArgument = strawberry.UNSET
    ) -> ParagraphStatus | None:
        day = await day_given(info, inputs.occurred_by(occurred_by), self.moment)
        moment = self.moment if day is None else self.moment.on(day)
        return await status_of(info, self.row["address"], moment)

    @strawberry.field(
        graphql_type=StatusStepConnection, description="Every change of its value, with its cause."
    )
    async def status_timeline(
        self,
        info: Info,
        clock: ClockArgument = enums.Clock.OCCURRED,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Any:  # noqa: ANN401 - a StatusStepConnection
        asked = asked_page(first, after, last, before)
        recorded = clock is enums.Clock.RECORDED
        load = info.context.load
        along = load.along_positions if recorded else load.along_days
        question = digest_of(
            "statusTimeline", {"paragraph": self.row["key"], "clock": clock.value}, self.moment
        )
        moment = await moment_of_list(info, asked, question, self.moment)
        rows = await along.load((self.row["address"], moment)) or []
        keys = [f"{row['position']} {row['from_day']}" for row in rows]
        part = slice_of(rows, asked, question=question, moment=moment, keys=keys)
        of = subject_node("paragraph", await row_at(self, info, moment), moment)
        steps = await gather(*(step_of(of, info, row, recorded=recorded) for row in part.rows))

        async def count() -> int:
            return len(rows)

        nodes = Slice(tuple(steps), part.cursors, part.has_next, part.has_previous)
        return connected(StatusStepConnection, StatusStepEdge, nodes, count=count)

    @strawberry.field(
        description="Every event nominated for it that may have happened by the day, with the verdict on each."
    )
    async def evidence(
        self,
        info: Info,
        where: EvidenceWhereArgument = strawberry.UNSET,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> EvidenceConnection:
        asked = asked_page(first, after, last, before)

        def wanted(explanation: Explanation) -> list[evidence.Judged]:
            return [one for one in evidence.nominated(explanation) if one.passes(where)]

        field = f"evidence {inputs.arguments(where=where)}"
        listed = Judging(field, self.row["address"], wanted)
        return await evidence_page(info, listed, asked, moment=self.moment)

    async def own_rule(self, info: Info) -> Rule | None:
        case: Case | None = await info.context.load.case.load(
            (self.row["address"], self.moment.position)
        )
        return None if case is None else case.rules[case.paragraph]


@strawberry.type(description="A page of paragraphs.")
class ParagraphConnection(Connection[Paragraph]):
    """By key, or as ordered."""


ParagraphEdge = Edge[Paragraph]


def _criterion(rule: Rule, criterion: RuleCriterion) -> Criterion:
    return Criterion(
        key=criterion.name, text=criterion.text, optional=criterion.name not in rule.required
    )


async def step_of(
    paragraph: Paragraph, info: Info, row: Row, *, recorded: bool = False
) -> StatusStep:
    """Return a change of value: known from a position on, or in force from a day on."""
    own = paragraph.moment
    position, day = (row["position"], own.day) if recorded else (own.position, row["from_day"])
    moment = Moment(position, day, pinned=True, day_given=True)
    cause: Any = await event_at(info, row["position"], own)
    if not recorded:
        cause = await cause_of(info, row["body"]["since_cause"], row["key"], own)
    return StatusStep(
        paragraph=paragraph,
        status=ParagraphStatus(row=row, moment=moment),
        from_=row["since"],
        position=row["position"],
        cause=cause,
    )
