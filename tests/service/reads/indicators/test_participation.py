from dataclasses import replace
from datetime import date
from decimal import Decimal

from service.database.engine import Pools
from service.reads.indicators import register
from service.reads.indicators.participation import Balance, balance, stakeholders
from service.reads.moment import Moment
from service.reads.snapshot import Snapshot, open_snapshot
from tests.service.reads.indicators.asking import counts, ids, moment_on, position_of, scope_of


async def balance_at(snapshot: Snapshot, moment: Moment, number: str | None = None) -> Balance:
    scope = await scope_of(snapshot, moment, number)
    return balance(scope, await register.read(snapshot, [scope], moment))


async def test_twelve_companies_three_associations_and_one_ngo_took_part_by_cop_7(
    told_pools: Pools,
) -> None:
    async with open_snapshot(told_pools.reader) as snapshot:
        found = await balance_at(snapshot, await moment_on(snapshot))
        assert counts(found.by_type) == {
            ("company",): 12,
            ("industry_association",): 3,
            ("environmental_ngo",): 1,
            ("development_ngo",): 0,
        }
        ngo = next(one for one in found.by_type if one.keys == ("environmental_ngo",))
        assert await ids(snapshot, ngo.positions) == {"0048"}
        associations = next(one for one in found.by_type if one.keys == ("industry_association",))
        assert await ids(snapshot, associations.positions) == {"0043", "0045", "0046"}


async def test_those_of_unknown_country_are_neither_zero_nor_spread_over_the_others(
    told_pools: Pools,
) -> None:
    async with open_snapshot(told_pools.reader) as snapshot:
        found = await balance_at(snapshot, await moment_on(snapshot))
    by_region = {("asia-pacific",): 5, ("western-europe-and-others",): 8, (None,): 3}
    assert counts(found.by_region) == by_region
    assert counts(found.by_income_group) == {("high-income",): 13, (None,): 3}
    assert found.unverified.count == 13
    assert found.ngos_per_company == Decimal("0.0833")
    assert found.developing_share == 0


async def test_a_year_counts_each_stakeholder_once(told_pools: Pools) -> None:
    async with open_snapshot(told_pools.reader) as snapshot:
        found = await balance_at(snapshot, await moment_on(snapshot))
    assert counts(found.by_year) == {("2002",): 12, ("2003",): 4}


async def test_a_vague_date_counts_from_its_last_day_on(told_pools: Pools) -> None:
    async with open_snapshot(told_pools.reader) as snapshot:
        before = await balance_at(snapshot, await moment_on(snapshot, date(2002, 12, 30)))
        after = await balance_at(snapshot, await moment_on(snapshot, date(2002, 12, 31)))
    assert (counts(before.by_type)["company",], counts(after.by_type)["company",]) == (10, 12)


async def test_what_was_not_recorded_yet_did_not_count_as_known_then(told_pools: Pools) -> None:
    async with open_snapshot(told_pools.reader) as snapshot:
        known = await position_of(snapshot, "0048")
        before = await balance_at(snapshot, await moment_on(snapshot, position=known - 1))
        after = await balance_at(snapshot, await moment_on(snapshot, position=known))
    ngo = ("environmental_ngo",)
    assert (counts(before.by_type)[ngo], counts(after.by_type)[ngo]) == (0, 1)


async def test_a_paragraph_counts_its_own_claims_alone(told_pools: Pools) -> None:
    async with open_snapshot(told_pools.reader) as snapshot:
        moment = await moment_on(snapshot)
        found = await balance_at(snapshot, moment, "2")
        none = await balance_at(snapshot, moment, "6")
    assert counts(found.by_type) == {
        ("company",): 10,
        ("industry_association",): 1,
        ("environmental_ngo",): 0,
        ("development_ngo",): 0,
    }
    assert {group.count for group in none.by_type} == {0}
    assert (none.by_region, none.ngos_per_company, none.developing_share) == ((), None, None)


async def test_stakeholders_of_every_type_are_counted_by_several_dimensions(
    told_pools: Pools,
) -> None:
    async with open_snapshot(told_pools.reader) as snapshot:
        moment = await moment_on(snapshot)
        scope = await scope_of(snapshot, moment)
        people = await register.read(snapshot, [scope], moment)
    found = counts(stakeholders(scope, people, ["type", "country"]))
    assert found["company", "KR"] == 2
    assert found["company", None] == 2
    assert found["government", "CH"] == 1
    firms = replace(scope, types=frozenset({"company"}))
    assert counts(stakeholders(firms, people, ["type"])) == {("company",): 12}
    later = replace(scope, since=date(2003, 1, 1), until=date(2004, 1, 1))
    assert "company" not in {keys[0] for keys in counts(stakeholders(later, people, ["type"]))}
