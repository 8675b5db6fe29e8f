from datetime import date
from decimal import Decimal

from service.database.engine import Pools
from service.reads.indicators import consultations
from service.reads.indicators.scope import scope_of_all
from service.reads.lateness import Lateness
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
        answered = [
            (await ids(snapshot, (one.position,)), one.lateness.at_least)
            for one in found.answers
            if one.lateness is not None
        ]
    assert answered == [({"0045"}, 38), ({"0046"}, 43), ({"0048"}, 52), ({"0049"}, 63)]
    group = found.answers[-1]
    assert (group.by, group.unnamed, group.lateness) == ((), "many businesses", Lateness(63, 92))
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


async def test_each_round_has_its_own_deadline(pools: Pools) -> None:
    asked = [{"stakeholder": "stakeholder/a-firm"}]
    first, second = "2004-02-01", "2006-02-01"
    question = "consultation/q"
    await tell(
        pools,
        *HISTORY,
        event(
            "consultation.opened", question, occurred="2004-01-01", deadline=first, addressees=asked
        ),
        event("consultation.closed", question, summary="enough", occurred="2004-03-01"),
        event(
            "consultation.opened",
            question,
            occurred="2006-01-01",
            deadline=second,
            addressees=asked,
        ),
        event("response.received", "response/late", answers=question, occurred="2004-02-11"),
        event("response.received", "response/early", answers=question, occurred="2006-01-20"),
    )
    await fold(pools)
    async with open_snapshot(pools.reader) as snapshot:
        moment = await moment_on(snapshot, date(2007, 1, 1))
        scope = await scope_of_all(snapshot, moment)
        read = await consultations.read_keys(snapshot, ["q"], moment)
    found = consultations.rates(scope, read, ["q"])
    assert [one.lateness for one in found.answers] == [Lateness(10, 10), Lateness(-12, -12)]
    assert [one.days for one in found.answers] == [41, 19]
    assert (found.on_time, found.late, found.days_open) == (1, 1, 31)
