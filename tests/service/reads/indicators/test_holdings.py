from collections.abc import Sequence

from sqlalchemy import event

from service.database.engine import Pools
from service.reads.groups import Dimension
from service.reads.indicators import (
    centres,
    consultations,
    contributions,
    disputes,
    holdings,
    outputs,
    principles,
    register,
)
from service.reads.indicators.scope import Owner, scopes_of
from service.reads.snapshot import open_snapshot
from tests.service.reads.indicators.asking import INSTRUMENT, counts, moment_on, scope_of

FORM, STATE = Dimension("form"), Dimension("state")


async def test_partnerships_activities_and_events_are_counted_by_dimensions(
    told_pools: Pools,
) -> None:
    async with open_snapshot(told_pools.reader) as snapshot:
        moment = await moment_on(snapshot)
        scope = await scope_of(snapshot, moment)
        rows = await holdings.read(snapshot, [scope], moment)
    partnerships = counts(holdings.holdings(scope, rows, "partnership", [FORM, STATE]))
    assert partnerships["agreement", "FORMED"] == 5
    assert partnerships[None, "PROPOSED"] == 1
    activities = counts(holdings.holdings(scope, rows, "activity", [Dimension("level")]))
    assert activities == {("regional",): 3, (None,): 3}
    assert sum(counts(holdings.events(scope, ["year"])).values()) < sum(
        counts(holdings.events(scope, ["paragraph"])).values()
    )


async def test_many_owners_are_read_in_as_many_statements_as_one(told_pools: Pools) -> None:
    every = [Owner(INSTRUMENT), *(Owner(INSTRUMENT, f"BC-VI/32#{n}") for n in range(1, 10))]
    await statements(told_pools, every)  # what is asked afterwards is not what a process keeps
    assert await statements(told_pools, every) == await statements(told_pools, every[:1])


async def statements(pools: Pools, owners: Sequence[Owner]) -> int:
    sent: list[str] = []

    def count(_: object, __: object, statement: str, *___: object) -> None:
        sent.append(statement)

    event.listen(pools.reader.sync_engine, "before_cursor_execute", count)
    try:
        async with open_snapshot(pools.reader) as snapshot:
            moment = await moment_on(snapshot)
            scopes = list((await scopes_of(snapshot, owners, moment)).values())
            assert len(scopes) == len(owners)
            await register.read(snapshot, scopes, moment)
            await centres.read(snapshot, scopes, moment)
            await consultations.read(snapshot, scopes, moment)
            await contributions.read(snapshot, scopes, moment)
            await outputs.read(snapshot, scopes, moment)
            await principles.read(snapshot, scopes, moment)
            await disputes.read(snapshot, scopes, moment)
    finally:
        event.remove(pools.reader.sync_engine, "before_cursor_execute", count)
    return len(sent)
