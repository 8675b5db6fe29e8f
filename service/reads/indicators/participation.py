"""Who takes part: distinct named stakeholders in what counts, by what they are and where; and how balanced that is."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from service.mandate.facts import Party
from service.reads.indicators.countries import HIGH_INCOME, CountryTables
from service.reads.indicators.figure import Group, Keys, Sighting, grouped, ratio, with_empty
from service.reads.indicators.register import Register
from service.reads.indicators.scope import Counted, Scope, counted

BALANCED: Final = ("industry", "ngo")
"""The classes whose participation is weighed, by the instrument's own words."""
NGO: Final = "ngo"
COMPANY: Final = "company"

UNVERIFIED: Final = "general_knowledge"
"""The basis of a country that no source states."""


@dataclass(frozen=True, slots=True)
class Person:
    """A stakeholder in one event that counts.

    type: as on the day of the event, which is what the rules look at; the rest as known on the day that is asked about.
    """

    key: str
    type: str | None
    country: str | None
    region: str | None
    income: str | None
    sectors: tuple[str, ...]
    unverified: bool
    seen: Counted

    @property
    def year(self) -> str:
        """The calendar year of the event's counting day."""
        return str(self.seen.evidence.last_day.year)


DIMENSIONS: Final[Mapping[str, Callable[[Person], Keys]]] = {
    "type": lambda one: (one.type,),
    "region": lambda one: (one.region,),
    "country": lambda one: (one.country,),
    "income_group": lambda one: (one.income,),
    "sector": lambda one: one.sectors,
    "year": lambda one: (one.year,),
}
"""By what stakeholders can be grouped."""


@dataclass(frozen=True, slots=True)
class Balance:
    """The participation of industry and NGOs.

    unverified:       those whose country no source states.
    ngos_per_company: None without a company.
    developing_share: of those whose group of income is known, the part that is not of high income.
    """

    by_type: tuple[Group, ...]
    by_region: tuple[Group, ...]
    by_income_group: tuple[Group, ...]
    by_year: tuple[Group, ...]
    unverified: Group
    ngos_per_company: Decimal | None
    developing_share: Decimal | None


def people(scope: Scope, register: Register) -> Iterator[Person]:
    """Yield every named stakeholder in every event that counts."""
    tables = register.tables.get(scope.instrument, CountryTables())
    for one in counted(scope):
        for party in one.evidence.facts.actors:
            if scope.types is None or party.type in scope.types:
                yield _person(party, one, register, tables)


def _person(party: Party, seen: Counted, register: Register, tables: CountryTables) -> Person:
    key = register.now(party.key)
    row = register.rows.get(key, {})
    country = row.get("country")
    return Person(
        key=key,
        type=party.type,
        country=country,
        region=tables.regions.get(country or ""),
        income=tables.incomes.get(country or ""),
        sectors=tuple(row.get("sectors") or ()),
        unverified=row.get("body", {}).get("countryBasis") == UNVERIFIED,
        seen=seen,
    )


def stakeholders(scope: Scope, register: Register, by: Iterable[str]) -> tuple[Group, ...]:
    """Return how many distinct stakeholders of whatever type take part, by dimensions."""
    return _by(people(scope, register), by)


def _by(those: Iterable[Person], dimensions: Iterable[str]) -> tuple[Group, ...]:
    found = [DIMENSIONS[name] for name in dimensions]
    return grouped(
        Sighting(one.key, one.seen.evidence.position, tuple(of(one) for of in found))
        for one in those
    )


def balance(scope: Scope, register: Register) -> Balance:
    """Return the balance; a class that is addressed and has nobody in it is shown as empty."""
    expected = [kind for name in BALANCED for kind in scope.of_class(name)]
    those = [one for one in people(scope, register) if one.type in expected]
    shown = [kind for kind in expected if scope.types is None or kind in scope.types]
    return Balance(
        by_type=with_empty(_by(those, ["type"]), shown),
        by_region=_by(those, ["region"]),
        by_income_group=_by(those, ["income_group"]),
        by_year=_by(those, ["year"]),
        unverified=_all(one for one in those if one.unverified),
        ngos_per_company=ratio(_distinct(those, scope.of_class(NGO)), _distinct(those, (COMPANY,))),
        developing_share=_developing(those),
    )


def _all(those: Iterable[Person]) -> Group:
    """Return everybody as one group, whatever they have in common."""
    groups = grouped(Sighting(one.key, one.seen.evidence.position, ()) for one in those)
    return groups[0] if groups else Group((), 0)


def _distinct(those: Iterable[Person], types: tuple[str, ...]) -> int:
    return len({one.key for one in those if one.type in types})


def _developing(those: Iterable[Person]) -> Decimal | None:
    incomes = {one.key: one.income for one in those if one.income is not None}
    return ratio(sum(1 for income in incomes.values() if income != HIGH_INCOME), len(incomes))
