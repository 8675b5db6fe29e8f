from datetime import date

import pytest

from service.database.engine import Pools
from service.reads.indicators import disputes
from service.reads.indicators.disputes import Count
from service.reads.snapshot import open_snapshot
from tests.service.reads.indicators.asking import ids, moment_on, scope_of


async def test_counts_on_which_sources_differ_are_ranges_with_both_lists_open(
    told_pools: Pools,
) -> None:
    async with open_snapshot(told_pools.reader) as snapshot:
        moment = await moment_on(snapshot, date(2013, 12, 31))
        scope = await scope_of(snapshot, moment)
        rows = await disputes.read(snapshot, [scope], moment)
        partners, present = disputes.disputed(scope, rows)
        assert partners.keys == ("partnership/mppi", "partners")
        assert (partners.count, partners.count_max) == (10, 12)
        behind = await ids(snapshot, partners.positions)
        assert {"0020", "0036", "0037", "0035/1"} <= behind
        assert (present.count, present.count_max) == (61, 100)
        assert await ids(snapshot, present.positions) == {"0147", "0147/1"}
    found = [row["key"] for row in disputes.conflicts(scope, rows)]
    assert found == ["cop-6-last-day", "mppi-signatories", "pace-stakeholder-meeting-attendance"]


async def test_a_conflict_belongs_to_the_day_on_which_it_was_noted(told_pools: Pools) -> None:
    async with open_snapshot(told_pools.reader) as snapshot:
        moment = await moment_on(snapshot)
        scope = await scope_of(snapshot, moment, "8")
        rows = await disputes.read(snapshot, [scope], moment)
    assert [row["key"] for row in disputes.conflicts(scope, rows)] == [
        "cop-6-last-day",
        "mppi-signatories",
    ]


@pytest.mark.parametrize(
    ("said", "count"),
    [
        (61, Count(61)),
        ("61", Count(61)),
        ("1,200", Count(1200)),
        ("over 1,200,000", Count(1_200_000)),
        ("Over 100", Count(100)),
        ("up to 100", Count(100, upper_only=True)),
        ("at most 1,200", Count(1200, upper_only=True)),
        ("nearly 90", Count(90, upper_only=True)),
        ("12,00", None),
        ("2002-12-13", None),
        ("many", None),
        (True, None),
        (1.5, None),
    ],
)
def test_only_counts_make_a_range(said: object, count: Count | None) -> None:
    assert disputes.count_of(said) == count


@pytest.mark.parametrize(
    ("said", "least", "most"),
    [((61, "over 100"), 61, 100), ((61, "up to 50"), 61, 61), (("under 80", "over 40"), 40, 80)],
)
async def test_a_bound_from_above_is_never_the_least(
    told_pools: Pools, said: tuple[object, ...], least: int, most: int
) -> None:
    claims = [{"value": value, "source": f"source {n}"} for n, value in enumerate(said)]
    async with open_snapshot(told_pools.reader) as snapshot:
        moment = await moment_on(snapshot, date(2013, 12, 31))
        scope = await scope_of(snapshot, moment)
        rows = await disputes.read(snapshot, [scope], moment)
    row = next(one for one in rows if one["key"] == "mppi-signatories")
    changed = {**row, "body": {**row["body"], "claims": claims}}
    (found,) = disputes.disputed(scope, [changed])
    assert (found.count, found.count_max) == (least, most)
