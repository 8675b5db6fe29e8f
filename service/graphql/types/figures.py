"""The parts of indicators: balance, coverage and sums, each figure with the events behind it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

import strawberry

from service.graphql.types.event import EventConnection
from service.graphql.types.group import Behind, Group, events_at, group
from service.graphql.types.node import Info
from service.graphql.types.paged import paged
from service.graphql.types.worked import Worked
from service.reads.errors import BadQuestion
from service.reads.groups import Keys
from service.reads.indicators import figure
from service.reads.indicators.centres import Centres, active, existing, with_agreement
from service.reads.indicators.contributions import Sum
from service.reads.indicators.participation import Balance
from service.reads.indicators.register import Register
from service.reads.indicators.scope import Scope
from service.reads.moment import Moment
from service.reads.pages import Page

CriterionArgument = Annotated[
    str | None,
    strawberry.argument(description="One criterion of the rule; any of them without it."),
]


Figures = tuple[figure.Group, ...]


def shown(work: Worked[figure.Group]) -> Group:
    """Return a figure as the schema has it."""
    return all_shown(work.part("", lambda one: (one,)))[0]


def all_shown(work: Worked[Figures]) -> list[Group]:
    """Return figures as the schema has them."""
    seen: Counter[Keys] = Counter()
    groups = []
    for one in work.found:
        behind = Behind(work.name, _positions(one, seen[one.keys], work))
        more = {"count_max": one.count_max, "of": one.of}
        groups.append(group(one.keys, one.count, behind=behind, moment=work.moment, **more))
        seen[one.keys] += 1
    return groups


def _positions(own: figure.Group, nth: int, work: Worked[Figures]) -> Worked[tuple[int, ...]]:
    """Return the positions behind a figure; at a moment when there is no such figure, there are none.

    nth: how many stand before it under the same keys.
    """

    async def again(moment: Moment) -> tuple[int, ...]:
        same = [one.positions for one in await work.again(moment) if one.keys == own.keys]
        return same[nth] if nth < len(same) else ()

    return Worked(f"{work.name}: {own.keys} {nth}", own.positions, work.moment, again)


@strawberry.type(
    description="How industry and NGOs take part: distinct named stakeholders in events that count."
)
class ParticipationBalance:
    """Those whose country or group is not known stand apart, under a null key."""

    by_type: list[Group] = strawberry.field(
        description="By type; a type that is addressed and has nobody in it is shown as empty."
    )
    by_region: list[Group] = strawberry.field(
        description="By regional group of the country, as the instrument's table of countries has it."
    )
    by_income_group: list[Group] = strawberry.field(
        description="By group of income of the country, as the instrument's table of countries has it."
    )
    by_year: list[Group] = strawberry.field(
        description="By calendar year; who takes part in two years stands in both."
    )
    unverified_countries: Group = strawberry.field(
        description="Those whose country no source states: it is general knowledge."
    )
    ngos_per_company: Decimal | None = strawberry.field(
        description="NGOs divided by single companies; null without a company."
    )
    developing_share: Decimal | None = strawberry.field(
        description="Of those whose group of income is known, the part that is not of high income."
    )


def balance_of(work: Worked[Balance]) -> ParticipationBalance:
    """Return a balance as the schema has it."""
    found = work.found
    return ParticipationBalance(
        by_type=all_shown(work.part("by_type", lambda one: one.by_type)),
        by_region=all_shown(work.part("by_region", lambda one: one.by_region)),
        by_income_group=all_shown(work.part("by_income_group", lambda one: one.by_income_group)),
        by_year=all_shown(work.part("by_year", lambda one: one.by_year)),
        unverified_countries=shown(work.part("unverified", lambda one: one.unverified)),
        ngos_per_company=found.ngos_per_company,
        developing_share=found.developing_share,
    )


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the coverage of centres is worked out from."""

    scope: Scope
    centres: Centres
    register: Register


@strawberry.type(
    description="Regional centres: that they exist, have signed, and act are three facts."
)
class CentreCoverage:
    """Each of those that exist on the day."""

    work: strawberry.Private[Worked[Coverage]]

    def part(self, info: Info, name: str, of: Callable[[Coverage], figure.Group]) -> Group:
        """Return one of its figures, by name."""
        figures, whole = info.context.indicators, f"{self.work.name} {name}"

        def found(one: Coverage) -> figure.Group:
            return figures.figure(whole, one.scope.moment, lambda: of(one))

        return shown(self.work.part(name, found))

    @strawberry.field(description="Those that the register holds on the day.")
    def existing(self, info: Info) -> Group:
        return self.part(info, "existing", lambda one: existing(one.scope, one.centres))

    @strawberry.field(
        description="Those for which they themselves or their host country have a signed agreement in force."
    )
    def with_agreement(self, info: Info) -> Group:
        return self.part(info, "agreement", lambda one: with_agreement(one.scope, one.centres))

    @strawberry.field(
        description="Those that are named actors in an event that a criterion counts."
    )
    def active(self, info: Info, criterion: CriterionArgument = None) -> Group:
        _require_known(self.work.found.scope, criterion)

        def found(one: Coverage) -> figure.Group:
            return active(one.scope, one.centres, one.register, criterion or None)

        return self.part(info, f"active {criterion}", found)


def _require_known(scope: Scope, criterion: str | None) -> None:
    rules = [rule for case in scope.cases if (rule := case.rules.get(case.paragraph)) is not None]
    names = sorted({one.name for rule in rules for one in rule.criteria})
    if criterion and criterion not in names:
        raise BadQuestion(
            f"There is no criterion {criterion!r} here: there are {', '.join(names) or 'none'}."
        )


@strawberry.type(description="What is given in one currency: known amounts beside unknown ones.")
class ContributionSum:
    """Currencies are never added, and what nobody states is not zero."""

    keys: list[str | None] = strawberry.field(
        description="In the order of `by`; null where it is not known."
    )
    currency: str | None = strawberry.field(
        description="The currency; null where no amount is stated."
    )
    pledged: Decimal | None = strawberry.field(
        description="The sum of the pledged amounts that are stated; null where none is."
    )
    received: Decimal | None = strawberry.field(
        description="The sum of the received amounts that are stated; null where none is."
    )
    unstated: int = strawberry.field(
        description="How many contributions were pledged or received without a stated amount."
    )
    behind: strawberry.Private[Worked[tuple[int, ...]]]

    @paged(EventConnection, "The events behind the sum.")
    async def events(self, info: Info, asked: Page) -> Any:  # noqa: ANN401 - an EventConnection
        return await events_at(info, self.behind, asked)


def sums_of(work: Worked[tuple[Sum, ...]]) -> list[ContributionSum]:
    """Return sums as the schema has them."""
    return [_sum(one, work) for one in work.found]


def _sum(found: Sum, work: Worked[tuple[Sum, ...]]) -> ContributionSum:
    own = (found.keys, found.currency)

    def positions(those: tuple[Sum, ...]) -> tuple[int, ...]:
        return next((one.positions for one in those if (one.keys, one.currency) == own), ())

    return ContributionSum(
        keys=list(found.keys),
        currency=found.currency,
        pledged=found.pledged,
        received=found.received,
        unstated=found.unstated,
        behind=work.part(str(own), positions),
    )
