"""Indicators: figures over what counts for an instrument or one of its paragraphs, as of both clocks."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Annotated, Any, TypeVar

import strawberry
from strawberry.types.lazy_type import LazyType

from service.graphql import enums
from service.graphql.connections import (
    connected,
    lazily,
    many,
    maybe,
)
from service.graphql.filters import StakeholderTypeFilter
from service.graphql.inputs import DateFilter, among, between
from service.graphql.types import figures
from service.graphql.types.group import Group, by_argument, dimensions
from service.graphql.types.grouped import Whole, whole_of
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
from service.graphql.types.paged import paged
from service.graphql.types.rates import ResponseRates, rates_of
from service.graphql.types.worked import Worked, moment_of_list, worked
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
from service.reads.indicators.register import Register
from service.reads.indicators.scope import Owner, Scope
from service.reads.moment import Moment
from service.reads.pages import Page, digest_of, slice_of
from service.reads.snapshot import Row
from service.reads.where import Has, Where

MOST_DIMENSIONS = 3

T = TypeVar("T")


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
    node: Callable[[Any, Worked[Any]], Any],
    *,
    key: Callable[[Any], str],
    says: str,
) -> Any:  # noqa: ANN401 - a field for Strawberry to read
    """Return the field of a list that an indicator works out.

    read:    what it is worked out from, by name.
    classes: its connection and its edge, or references to them.
    key:     of one line, the same whatever stands before it.
    """

    @paged(classes[0], says)
    async def field(self: Any, info: Info, asked: Page) -> Any:  # noqa: ANN401 - an object of the schema; its connection
        listed = {"of": self.owner, "where": str(self.where), "list": read}
        question = digest_of("indicators", listed, self.moment)
        then = replace(self, moment=await moment_of_list(info, asked, question, self.moment))
        work = await then.work(info, f"list {read}", lines, read)
        keys = [key(one) for one in work.found]
        part = slice_of(work.found, asked, question=question, moment=then.moment, keys=keys)

        async def count() -> int:
            return len(keys)

        nodes = part.mapped(lambda one: node(one, work))
        connection, edge = (_resolved(one) for one in classes)
        # Of these lists only that of conflicts can be grouped; its keys are those of its rows.
        own = tuple(keys)
        whole = Whole("conflict", Where((Has("key", own),)), then.moment, "key", own)
        return connected(connection, edge, nodes, count=count, **whole_of(connection, whole))

    return field


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

    async def work(self, info: Info, name: str, found: Callable[..., T], *reads: str) -> Worked[T]:
        """Work out an indicator from the scope and what it reads, by name."""
        whole, read = f"{name} of {self.owner} where {self.where}", info.context.indicators

        async def again(moment: Moment) -> T:
            then = replace(self, moment=moment)
            scope = await then.scope(info)
            facts = [await read.facts(one, self.owner, moment) for one in reads]
            return read.figure(whole, moment, lambda: found(scope, *facts))

        return await worked(whole, again, self.moment)

    @strawberry.field(
        description="Distinct named stakeholders of whatever type; year: of the events they act in."
    )
    async def stakeholders(self, info: Info, by: ByParticipation) -> list[Group]:  # type: ignore[valid-type] # made above
        names = _names(by)

        def found(scope: Scope, register: Register) -> figures.Figures:
            return participation.stakeholders(scope, register, names)

        return figures.all_shown(await self.work(info, f"stakeholders {names}", found, "register"))

    @strawberry.field(description="The partnerships that what counts is about.")
    async def partnerships(self, info: Info, by: by_argument("partnership")) -> list[Group]:  # type: ignore[valid-type] # made for the kind
        return await self._held(info, "partnership", by)

    @strawberry.field(description="The activities that what counts is about.")
    async def activities(self, info: Info, by: by_argument("activity")) -> list[Group]:  # type: ignore[valid-type] # as above
        return await self._held(info, "activity", by)

    async def _held(self, info: Info, kind: str, by: Any) -> list[Group]:  # noqa: ANN401 - members of an enum
        names = _names(by)

        def found(scope: Scope, rows: holdings.Rows) -> figures.Figures:
            return holdings.holdings(scope, rows, kind, dimensions(kind, by))

        return figures.all_shown(await self.work(info, f"{kind} {names}", found, "holdings"))

    @strawberry.field(
        description="The events that count; one that counts for two paragraphs is one event."
    )
    async def events(self, info: Info, by: ByEvent) -> list[Group]:  # type: ignore[valid-type] # made above
        names = _names(by)
        found = partial(holdings.events, by=names)
        return figures.all_shown(await self.work(info, f"events {names}", found))

    @strawberry.field(description="How industry and NGOs take part.")
    async def balance(self, info: Info) -> figures.ParticipationBalance:
        work = await self.work(info, "balance", participation.balance, "register")
        return figures.balance_of(work)

    @strawberry.field(description="What regional centres there are, and what they do.")
    async def centres(self, info: Info) -> figures.CentreCoverage:
        work = await self.work(info, "centres", figures.Coverage, "centres", "register")
        return figures.CentreCoverage(work=work)

    @strawberry.field(description="How the consultations that count were answered.")
    async def consultations(self, info: Info) -> ResponseRates:
        work = await self.work(info, "consultations", consultations.rates, "consultations")
        return rates_of(work)

    @strawberry.field(description="What is given; amounts of different currencies are never added.")
    async def contributions(self, info: Info, by: BySum) -> list[figures.ContributionSum]:
        names = _names(by, fewest=0)
        found = partial(contributions.sums, by=names)
        return figures.sums_of(await self.work(info, f"sums {names}", found, "contributions"))

    @strawberry.field(
        description="Counts on which sources differ, of what is nominated: keys are subject and member."
    )
    async def disputed_counts(self, info: Info) -> list[Group]:
        work = await self.work(info, "disputes", disputes.disputed, "disputes")
        return figures.all_shown(work)

    conflicts = _listed(
        "disputes",
        disputes.conflicts,
        (lazily("conflict", "ConflictConnection"), lazily("conflict", "ConflictEdge")),
        lambda row, work: subject_node("conflict", row, work.moment),
        key=lambda row: str(row["key"]),
        says="Where sources differ about what is nominated, whatever its bearing; by key.",
    )
    outputs = _listed(
        "outputs",
        outputs.outputs,
        (OutputConnection, OutputEdge),
        lambda found, work: OutputLine(found=found, moment=work.moment, work=work),
        key=lambda found: f"{found.kind}/{found.key}",
        says="What came of the activities and partnerships that count, with their documents.",
    )
    principles = _listed(
        "principles",
        principles.lines,
        (PrincipleLineConnection, PrincipleLineEdge),
        lambda found, work: PrincipleLine(found=found, moment=work.moment),
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
        key: str = self.row["key"]
        again = partial(info.context.indicators.rates, key)
        return rates_of(await worked(f"rates of {key}", again, self.moment))

    return strawberry.field(resolver=resolve, description=says)
