"""Indicators: figures over what counts for an instrument or one of its paragraphs, as of both clocks."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Annotated, Any

import strawberry
from strawberry.types.lazy_type import LazyType

from service.graphql import enums
from service.graphql.connections import (
    After,
    Before,
    First,
    Last,
    asked_page,
    connected,
    lazily,
    many,
    maybe,
)
from service.graphql.filters import StakeholderTypeFilter
from service.graphql.inputs import DateFilter, among, between
from service.graphql.types import figures
from service.graphql.types.figures import (
    CentreCoverage,
    ContributionSum,
    ParticipationBalance,
    ResponseRates,
)
from service.graphql.types.group import Group, by_argument, dimensions
from service.graphql.types.lookup import subject_node
from service.graphql.types.node import Info
from service.graphql.types.outputs import (
    OutputConnection,
    OutputEdge,
    OutputLine,
    PrincipleLine,
    PrincipleLineConnection,
    PrincipleLineEdge,
)
from service.reads.errors import BadQuestion
from service.reads.indicators import (
    consultations,
    contributions,
    disputes,
    holdings,
    outputs,
    participation,
    principles,
)
from service.reads.indicators.scope import Owner, Scope
from service.reads.moment import Moment
from service.reads.pages import digest_of, slice_of
from service.reads.snapshot import Row

MOST_DIMENSIONS = 3


@strawberry.input(description="What figures are about: everything that is given must hold.")
class IndicatorWhere:
    """The least that a dashboard needs."""

    counted: DateFilter | None = strawberry.field(
        default=strawberry.UNSET, description="Events with a counting day between these days."
    )
    type: Any = strawberry.field(
        default=strawberry.UNSET,
        graphql_type=maybe(StakeholderTypeFilter),
        description="Where stakeholders are counted: those of one of these types.",
    )


IndicatorWhereArgument = Annotated[
    IndicatorWhere | None,
    strawberry.argument(description="What the figures are about; all that counts without it."),
]


def _by(kind: Any) -> Any:  # noqa: ANN401 - an enum, as a value
    says = strawberry.argument(description="By one to three of these.", graphql_type=many(kind))
    return Annotated[Any, says]


ByParticipation = _by(enums.ParticipationDimension)
ByEvent = _by(enums.EventDimension)
BySum = Annotated[
    Any,
    strawberry.argument(
        description="By up to three of these, and always by currency.",
        graphql_type=many(enums.SumDimension),
    ),
]


def _listed(
    read: str,
    lines: Callable[[Scope, Any], Sequence[Any]],
    classes: tuple[Any, Any],
    node: Callable[[Any, Moment], Any],
    *,
    key: Callable[[Any], str],
    says: str,
) -> Any:  # noqa: ANN401 - a field for Strawberry to read
    """Return the field of a list that an indicator works out.

    read:    what it is worked out from, by name.
    classes: its connection and its edge, or references to them.
    key:     what tells one item from all others, however the list grows.
    """

    async def resolve(
        self: Any,  # noqa: ANN401 - Indicators, which Strawberry must not read
        info: Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Any:  # noqa: ANN401 - the connection
        items = lines(await self.scope(info), await self.read(info, read))
        asked = {"of": self.owner, "where": str(self.where), "list": read}
        question = digest_of("indicators", asked, self.moment)
        page = asked_page(first, after, last, before)
        keys = [key(one) for one in items]
        part = slice_of(list(items), page, question=question, moment=self.moment, keys=keys)

        async def count() -> int:
            return len(items)

        nodes = part.mapped(lambda one: node(one, self.moment))
        connection, edge = (_resolved(one) for one in classes)
        return connected(connection, edge, nodes, count=count)

    return strawberry.field(resolver=resolve, graphql_type=classes[0], description=says)


def _resolved(kind: Any) -> Any:  # noqa: ANN401 - a class, or a reference to one
    return kind.resolve_type() if isinstance(kind, LazyType) else kind


@strawberry.type(
    description="Figures over what counts: direct, admitted claims whose counting day has passed."
)
class Indicators:
    """Of the instrument or paragraph above."""

    owner: strawberry.Private[Owner]
    moment: strawberry.Private[Moment]
    where: strawberry.Private[IndicatorWhere | None]

    async def scope(self, info: Info) -> Scope:
        """Return the cases that the figures are about, as far as the filter lets them through."""
        found = await info.context.indicators.scope(self.owner, self.moment)
        if not self.where:
            return found
        since, until = between(self.where.counted)
        types = among(self.where.type)
        kept = None if types is None else frozenset(types)
        return replace(found, since=since, until=until, types=kept)

    async def read(self, info: Info, name: str) -> Any:  # noqa: ANN401 - what the indicator reads
        """Return what an indicator is worked out from, by name."""
        return await info.context.indicators.facts(name, self.owner, self.moment)

    @strawberry.field(
        description="Distinct named stakeholders of whatever type; year: of the events they act in."
    )
    async def stakeholders(self, info: Info, by: ByParticipation) -> list[Group]:  # type: ignore[valid-type] # made above
        scope, register = await self.scope(info), await self.read(info, "register")
        found = participation.stakeholders(scope, register, _names(by))
        return figures.all_shown(found, self.moment)

    @strawberry.field(description="The partnerships that what counts is about.")
    async def partnerships(self, info: Info, by: by_argument("partnership")) -> list[Group]:  # type: ignore[valid-type] # made for the kind
        return await self._held(info, "partnership", by)

    @strawberry.field(description="The activities that what counts is about.")
    async def activities(self, info: Info, by: by_argument("activity")) -> list[Group]:  # type: ignore[valid-type] # as above
        return await self._held(info, "activity", by)

    async def _held(self, info: Info, kind: str, by: Any) -> list[Group]:  # noqa: ANN401 - members of an enum
        scope, rows = await self.scope(info), await self.read(info, "holdings")
        _names(by)
        found = holdings.holdings(scope, rows, kind, dimensions(kind, by))
        return figures.all_shown(found, self.moment)

    @strawberry.field(
        description="The events that count; one that counts for two paragraphs is one event."
    )
    async def events(self, info: Info, by: ByEvent) -> list[Group]:  # type: ignore[valid-type] # made above
        found = holdings.events(await self.scope(info), _names(by))
        return figures.all_shown(found, self.moment)

    @strawberry.field(description="How industry and NGOs take part.")
    async def balance(self, info: Info) -> ParticipationBalance:
        scope, register = await self.scope(info), await self.read(info, "register")
        return figures.balance_of(participation.balance(scope, register), self.moment)

    @strawberry.field(description="What regional centres there are, and what they do.")
    async def centres(self, info: Info) -> CentreCoverage:
        scope, centres = await self.scope(info), await self.read(info, "centres")
        register = await self.read(info, "register")
        return CentreCoverage(scope=scope, centres=centres, register=register)

    @strawberry.field(description="How the consultations that count were answered.")
    async def consultations(self, info: Info) -> ResponseRates:
        scope, read = await self.scope(info), await self.read(info, "consultations")
        return figures.rates_of(consultations.rates(scope, read), self.moment)

    @strawberry.field(description="What is given; amounts of different currencies are never added.")
    async def contributions(self, info: Info, by: BySum) -> list[ContributionSum]:
        scope, rows = await self.scope(info), await self.read(info, "contributions")
        found = contributions.sums(scope, rows, _names(by, fewest=0))
        return [figures.sum_of(one, self.moment) for one in found]

    @strawberry.field(
        description="Counts on which sources differ, of what is nominated: keys are subject and member."
    )
    async def disputed_counts(self, info: Info) -> list[Group]:
        scope, rows = await self.scope(info), await self.read(info, "disputes")
        return figures.all_shown(disputes.disputed(scope, rows), self.moment)

    conflicts = _listed(
        "disputes",
        disputes.conflicts,
        (lazily("conflict", "ConflictConnection"), lazily("conflict", "ConflictEdge")),
        lambda row, moment: subject_node("conflict", row, moment),
        key=lambda row: str(row["key"]),
        says="Where sources differ about what is nominated, whatever its bearing; by key.",
    )
    outputs = _listed(
        "outputs",
        outputs.outputs,
        (OutputConnection, OutputEdge),
        lambda found, moment: OutputLine(found=found, moment=moment),
        key=lambda found: f"{found.kind}/{found.key}",
        says="What came of the activities and partnerships that count, with their documents.",
    )
    principles = _listed(
        "principles",
        principles.lines,
        (PrincipleLineConnection, PrincipleLineEdge),
        lambda found, moment: PrincipleLine(found=found, moment=moment),
        key=lambda one: f"{one.kind}/{one.key} {one.reference} {one.version} {one.principle}",
        says="For each framework or partnership that counts, one line for each principle.",
    )


def _names(by: Sequence[Any], fewest: int = 1) -> list[str]:
    """Return the dimensions that are asked for, as the indicators know them."""
    if not fewest <= len(by) <= MOST_DIMENSIONS:
        raise BadQuestion(f"Group by {fewest} to {MOST_DIMENSIONS} dimensions.")
    return [str(one.value).lower() for one in by]


def indicators_field(owner: Callable[[Row], Owner], *, says: str) -> Any:  # noqa: ANN401 - a field for Strawberry to read
    """Return the field of the indicators of a subject; `owner` says whose, by its row."""

    def resolve(
        self: Any,  # noqa: ANN401 - a Subject, which Strawberry must not read
        where: IndicatorWhereArgument = strawberry.UNSET,
    ) -> Indicators:
        return Indicators(owner=owner(self.row), moment=self.moment, where=where)

    return strawberry.field(resolver=resolve, description=says)


def rates_field(*, says: str) -> Any:  # noqa: ANN401 - as above
    """Return the field of how one consultation was answered."""

    async def resolve(self: Any, info: Info) -> ResponseRates:  # noqa: ANN401 - as above
        found = await info.context.indicators.rates(self.row["key"], self.moment)
        return figures.rates_of(found, self.moment)

    return strawberry.field(resolver=resolve, description=says)
