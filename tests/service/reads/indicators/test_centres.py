from datetime import date

import pytest

from service.database.engine import Pools
from service.reads.indicators import centres, register
from service.reads.snapshot import open_snapshot
from tests.sentences.builders import event
from tests.service.projections.stories import fold, tell
from tests.service.reads.indicators.asking import ids, moment_on, scope_of


@pytest.mark.parametrize(
    ("day", "exist", "signed"),
    [
        (date(2002, 12, 31), 12, 0),
        (date(2003, 12, 17), 12, 0),
        (date(2003, 12, 18), 13, 1),
        (date(2004, 10, 29), 13, 5),
        (date(2005, 7, 26), 13, 6),
        (date(2005, 7, 27), 14, 7),
    ],
)
async def test_centres_come_to_exist_and_sign_day_by_day(
    told_pools: Pools, day: date, exist: int, signed: int
) -> None:
    async with open_snapshot(told_pools.reader) as snapshot:
        moment = await moment_on(snapshot, day)
        scope = await scope_of(snapshot, moment)
        found = await centres.read(snapshot, [scope], moment)
    assert centres.existing(scope, found).count == exist
    agreements = centres.with_agreement(scope, found)
    assert (agreements.count, agreements.of) == (signed, exist)


async def test_an_agreement_ties_the_centre_itself_or_its_host(told_pools: Pools) -> None:
    async with open_snapshot(told_pools.reader) as snapshot:
        moment = await moment_on(snapshot)
        scope = await scope_of(snapshot, moment)
        found = await centres.read(snapshot, [scope], moment)
        behind = await ids(snapshot, centres.with_agreement(scope, found).positions)
    assert behind == {"0056", "0057", "0088", "0089", "0090"}


@pytest.mark.parametrize(
    ("number", "criterion", "count", "behind"),
    [("2", None, 2, {"0043"}), ("2", "ngo", 0, set()), ("9", "promoted", 3, {"0043", "0064"})],
)
async def test_activity_is_what_a_criterion_counts(
    told_pools: Pools, number: str, criterion: str | None, count: int, behind: set[str]
) -> None:
    async with open_snapshot(told_pools.reader) as snapshot:
        moment = await moment_on(snapshot)
        scope = await scope_of(snapshot, moment, number)
        found = await centres.read(snapshot, [scope], moment)
        people = await register.read(snapshot, [scope], moment)
        active = centres.active(scope, found, people, criterion)
        assert (active.count, active.of) == (count, 13)
        assert await ids(snapshot, active.positions) == behind


async def test_every_centre_has_the_events_that_say_it_exists(told_pools: Pools) -> None:
    async with open_snapshot(told_pools.reader) as snapshot:
        moment = await moment_on(snapshot, date(2002, 12, 31))
        scope = await scope_of(snapshot, moment)
        found = await centres.read(snapshot, [scope], moment)
        behind = await ids(snapshot, centres.existing(scope, found).positions)
    assert {one for one in behind if one.startswith("0004")} == {
        "0004",
        *(f"0004/{n}" for n in range(1, 12)),
    }
    assert len(behind) == 24


async def test_a_centre_has_the_agreement_that_it_signed_under_another_name(
    own_told_pools: Pools,
) -> None:
    async with open_snapshot(own_told_pools.reader) as snapshot:
        moment = await moment_on(snapshot)
        scope = await scope_of(snapshot, moment)
        found = await centres.read(snapshot, [scope], moment)
        signed = centres.with_agreement(scope, found)
    types = scope.of_class(centres.CENTRE)
    old = next(one.key for one in found.signatures if one.type in types)
    said = {"name": "New", "type": "regional_centre", "occurred": "2004-10-01"}
    new = event("stakeholder.registered", "stakeholder/new", **said)
    merged = event(
        "stakeholder.merged", f"stakeholder/{old}", into=new["subject"], occurred="2004-10-01"
    )
    await tell(own_told_pools, new, merged)
    await fold(own_told_pools)
    async with open_snapshot(own_told_pools.reader) as snapshot:
        moment = await moment_on(snapshot)
        scope = await scope_of(snapshot, moment)
        found = await centres.read(snapshot, [scope], moment)
    now = centres.with_agreement(scope, found)
    assert (now.count, now.of) == (signed.count, signed.of)
