from datetime import date

from service.database.engine import Pools
from service.reads.indicators import outputs, principles
from service.reads.indicators.outputs import Output
from service.reads.snapshot import Snapshot, open_snapshot
from tests.service.reads.indicators.asking import ids, moment_on, scope_of


async def outputs_on(snapshot: Snapshot, day: date) -> dict[str, Output]:
    moment = await moment_on(snapshot, day)
    scope = await scope_of(snapshot, moment)
    found = outputs.outputs(scope, await outputs.read(snapshot, [scope], moment))
    return {one.key: one for one in found}


async def test_published_approved_and_adopted_are_three_acts_and_no_completion(
    told_pools: Pools,
) -> None:
    async with open_snapshot(told_pools.reader) as snapshot:
        found = (await outputs_on(snapshot, date(2013, 12, 31)))["mppi"]
        assert {"0110", "0169", "0200"} <= await ids(snapshot, found.positions)
    assert found.completed is None
    acts = {
        (text.document["key"], act["act"], act["body"]["occurred"], act["body"].get("version"))
        for text in found.texts
        for act in text.acts
    }
    assert {
        ("mppi-guideline-refurbishment", "PUBLISHED", "2006-03-20", 1),
        ("mppi-guideline-refurbishment", "ADOPTED", "2009-03-25", 2),
        ("mppi-guidance", "ADOPTED", "2011-10-21", None),
    } <= acts


async def test_an_output_shows_what_had_happened_by_the_day(told_pools: Pools) -> None:
    async with open_snapshot(told_pools.reader) as snapshot:
        found = (await outputs_on(snapshot, date(2004, 10, 29)))["mppi"]
    assert {act["act"] for text in found.texts for act in text.acts} == {"PUBLISHED"}


async def test_trainings_are_outputs_with_aims_and_level(told_pools: Pools) -> None:
    async with open_snapshot(told_pools.reader) as snapshot:
        found = (await outputs_on(snapshot, date(2004, 10, 29)))["bratislava-11"]
    assert (found.kind, found.training, found.level, found.aims) == (
        "activity",
        True,
        "regional",
        ("minimization",),
    )
    assert (found.started, found.completed) == ("2003-11-10", "2003-11-13")


async def test_a_principle_that_nobody_mapped_is_not_shown_and_its_text_is_unverified(
    told_pools: Pools,
) -> None:
    async with open_snapshot(told_pools.reader) as snapshot:
        moment = await moment_on(snapshot)
        scope = await scope_of(snapshot, moment)
        found = principles.lines(scope, await principles.read(snapshot, [scope], moment))
    mppi = [one for one in found if one.key == "mppi"]
    assert [one.principle for one in mppi] == [str(n) for n in range(1, 12)]
    assert {(one.finding, one.basis, one.position) for one in mppi} == {
        ("NOT_SHOWN", "unverified", None)
    }
