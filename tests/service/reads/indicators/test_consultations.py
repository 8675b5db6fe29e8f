from datetime import date
from decimal import Decimal

from service.database.engine import Pools
from service.reads.indicators import consultations
from service.reads.indicators.consultations import Answer
from service.reads.indicators.scope import scope_of_all
from service.reads.snapshot import open_snapshot
from tests.sentences.builders import event
from tests.service.projections.stories import HISTORY, fold, tell
from tests.service.reads.indicators.asking import counts, ids, moment_on, position_of, scope_of

ASKED = "oewg-i-6-work-programme"


async def test_late_answers_are_counted_with_their_days(told_pools: Pools) -> None:
    async with open_snapshot(told_pools.reader) as snapshot:
        moment = await moment_on(snapshot)
        scope = await scope_of(snapshot, moment)
        found = consultations.rates(
            scope, await consultations.read(snapshot, [scope], moment), [ASKED]
        )
        answered = [(await ids(snapshot, (one.position,)), one.days_late) for one in found.answers]
    assert answered == [({"0045"}, 38), ({"0046"}, 43), ({"0048"}, 52), ({"0049"}, 63)]
    group = found.answers[-1]
    assert (group.by, group.unnamed, group.days_late_max) == ((), "many businesses", 92)
    assert (found.on_time, found.late, found.used) == (0, 4, 0)
    assert (found.days_open, found.median_days) == (59, Decimal("106.5"))
    assert counts(found.by_class) == {("industry",): 3, ("ngo",): 1}


async def test_without_the_number_asked_there_is_no_rate(told_pools: Pools) -> None:
    async with open_snapshot(told_pools.reader) as snapshot:
        moment = await moment_on(snapshot)
        scope = await scope_of(snapshot, moment, "3")
        found = consultations.rates(scope, await consultations.read(snapshot, [scope], moment))
    assert (found.addressed, found.rate, len(found.answers)) == (None, None, 4)


async def test_a_class_that_was_asked_and_is_silent_is_shown_as_empty(told_pools: Pools) -> None:
    async with open_snapshot(told_pools.reader) as snapshot:
        moment = await moment_on(snapshot, position=await position_of(snapshot, "0047"))
        early = await moment_on(snapshot, position=await position_of(snapshot, "0042"))
        assert moment.position < early.position
        scope = await scope_of(snapshot, early)
        read = await consultations.read(snapshot, [scope], early)
        found = consultations.rates(scope, read, [ASKED])
    assert counts(found.by_class) == {("industry",): 0, ("ngo",): 0}


async def test_one_consultation_speaks_for_itself(told_pools: Pools) -> None:
    async with open_snapshot(told_pools.reader) as snapshot:
        moment = await moment_on(snapshot)
        scope = await scope_of_all(snapshot, moment)
        read = await consultations.read_keys(snapshot, [ASKED], moment)
    found = consultations.rates(scope, read, [ASKED])
    assert (found.late, counts(found.by_class)) == (4, {("industry",): 3, ("ngo",): 1})


async def test_whoever_is_asked_and_answers_under_two_names_is_one(pools: Pools) -> None:
    old, new = "stakeholder/a-firm", "stakeholder/new"
    await tell(
        pools,
        *HISTORY,
        event("stakeholder.registered", new, name="New", type="company", occurred="2003"),
        event("consultation.opened", "consultation/q", addressees=[{"stakeholder": new}]),
        event("response.received", "response/a", by=[old], answers="consultation/q"),
        event("stakeholder.merged", old, into=new, occurred="2009"),
    )
    await fold(pools)
    async with open_snapshot(pools.reader) as snapshot:
        for day, rate in ((date(2008, 12, 31), 0), (date(2009, 12, 31), 1)):
            moment = await moment_on(snapshot, day)
            scope = await scope_of_all(snapshot, moment)
            read = await consultations.read_keys(snapshot, ["q"], moment)
            found = consultations.rates(scope, read, ["q"])
            assert (found.addressed, found.rate) == (1, Decimal(rate))


def test_a_vague_date_makes_nobody_late_on_a_guess() -> None:
    def answer(at_least: int | None, at_most: int | None) -> Answer:
        return Answer("a", "q", (), None, (), at_least, at_most, None, False, 1)  # noqa: FBT003 - not used

    assert answer(1, 30).late is True
    assert answer(-30, 0).late is False
    assert answer(-3, 27).late is None
    assert answer(None, None).late is None
