"""A rebuild stands beside the live tables, equals them byte for byte, and takes their place at once."""

import pytest
from sqlalchemy import text

from service.database import leases
from service.database.engine import Address, Pools, connect
from service.projections import builds, model
from service.projections.catalogue import SCHEMA, VERSION
from service.projections.errors import BeingBuilt, SwitchedAway
from service.projections.folding import Folding
from service.projections.model import Model
from service.projections.rebuild import Rebuild, RebuildProgress
from service.projections.runner import Projector
from service.reads.errors import OtherRelease
from service.reads.freshness import reached_position
from tests.service.projections.digests import digests_of_tables
from tests.service.projections.poison import MISTAKEN, registered
from tests.service.projections.stories import HISTORY, ask, fold, tell
from tests.service.projections.test_parking import mistaken, parked


class Stop(Exception):
    """Somebody stopped the rebuild."""


async def live_of(pools: Pools) -> Model:
    return await model.prepare(pools.projector)


async def test_a_rebuild_of_the_real_history_equals_the_live_tables(own_told_pools: Pools) -> None:
    before, live = await digests_of_tables(own_told_pools), await live_of(own_told_pools)
    seen: list[RebuildProgress] = []
    built = await Rebuild(own_told_pools, holder="again", chunk=150).run(seen.append)
    assert built == await live_of(own_told_pools)
    assert (built.version, built.build) == (VERSION, live.build + 1)
    assert await digests_of_tables(own_told_pools) == before
    assert [one.done for one in seen] == sorted(one.done for one in seen)
    assert seen[-1].done == seen[-1].total == await reached_position(own_told_pools.reader)


async def test_a_rebuild_has_every_index_of_the_live_tables(own_told_pools: Pools) -> None:
    live = await live_of(own_told_pools)
    built = await Rebuild(own_told_pools, holder="again").run()
    assert await indexes_of(own_told_pools, built) == await indexes_of(own_told_pools, live) != []


async def indexes_of(pools: Pools, of: Model) -> list[str]:
    rows = await ask(
        pools,
        "SELECT replace(indexdef, schemaname || '.', '') AS line FROM pg_indexes "
        "WHERE schemaname = :schema ORDER BY 1",
        schema=of.schema,
    )
    return [row["line"] for row in rows]


async def test_a_stopped_rebuild_goes_on_where_it_was(own_told_pools: Pools) -> None:
    before = await digests_of_tables(own_told_pools)

    def stop(step: RebuildProgress) -> None:
        if step.done >= 60:
            raise Stop

    with pytest.raises(Stop):
        await Rebuild(own_told_pools, holder="stopped", chunk=30).run(stop)
    assert await digests_of_tables(own_told_pools) == before
    seen: list[RebuildProgress] = []
    built = await Rebuild(own_told_pools, holder="resumed", chunk=30).run(seen.append)
    assert (seen[0].done, seen[1].done, built.build) == (60, 90, 2)
    assert await digests_of_tables(own_told_pools) == before


async def test_an_unfinished_build_that_parked_something_is_begun_again(pools: Pools) -> None:
    await tell(pools, registered("bad"), *HISTORY)
    await fold(pools)

    def stop(_: RebuildProgress) -> None:
        raise Stop

    with pytest.raises(Stop):
        await Rebuild(pools, holder="mistaken", chunk=1, folds=MISTAKEN).run(stop)
    built = await Rebuild(pools, holder="fixed").run()
    assert built.build == 3
    assert await parked(pools) == []


async def test_one_builds_at_a_time(pools: Pools) -> None:
    await tell(pools, *HISTORY)
    await fold(pools)
    build = await builds.begin(pools.projector)
    async with leases.held(pools.projector, build.schema, holder="first") as lease:
        assert lease is not None
        with pytest.raises(BeingBuilt, match=build.schema):
            await Rebuild(pools, holder="second").run()
    assert await Rebuild(pools, holder="second").run() == build


async def test_nobody_writes_to_tables_that_were_switched_away(pools: Pools) -> None:
    await tell(pools, *HISTORY)
    await fold(pools)
    live = await live_of(pools)
    async with leases.held(pools.projector, live.schema, holder="unaware") as lease:
        assert lease is not None
        await Rebuild(pools, holder="again").run()
        await tell(pools, registered("good", name="Good"))
        with pytest.raises(SwitchedAway):
            await Folding(pools, live, lease=lease).step()
    assert await fold(pools) == len(HISTORY) + 1


async def test_an_event_that_must_be_parked_does_not_keep_the_switch_from_happening(
    pools: Pools,
) -> None:
    await tell(pools, *HISTORY)
    await mistaken(pools)
    rebuild = Rebuild(pools, holder="again", folds=MISTAKEN)
    build = await builds.begin(pools.projector)
    async with leases.held(pools.projector, build.schema, holder="again") as lease:
        assert lease is not None
        folding = Folding(pools, build, lease=lease, folds=MISTAKEN)
        await folding.step()
        head = await tell(pools, registered("bad"), registered("good", name="Good"))
        await mistaken(pools)
        with pytest.raises(KeyError):
            await rebuild._finish(folding)
        assert (await live_of(pools)).build == 1
        await rebuild._switch(folding)
    assert await live_of(pools) == build
    assert await reached_position(pools.reader) == head
    assert [stream for stream, *_ in await parked(pools)] == ["stakeholder/bad"]


async def test_the_old_tables_stay_a_day(pools: Pools, address: Address) -> None:
    await tell(pools, *HISTORY)
    await fold(pools)
    await Rebuild(pools, holder="again").run()
    await Projector(pools, holder="starts").prepare()
    assert await schemas(pools) == [SCHEMA, f"{SCHEMA}_b2"]
    await execute(address, "UPDATE log.read_model SET switched_at = now() - interval '25 hours'")
    await Projector(pools, holder="starts").prepare()
    assert await schemas(pools) == [f"{SCHEMA}_b2"]
    await execute(address, f"DROP SCHEMA {SCHEMA}_b2 CASCADE; DELETE FROM log.read_model")  # noqa: S608 - our own tables
    assert (await builds.begin(pools.projector)).build == 3


async def test_the_model_of_an_older_release_is_replaced_at_a_start(
    own_told_pools: Pools, own_told_address: Address
) -> None:
    before = await digests_of_tables(own_told_pools)
    await pretend_release(own_told_address, VERSION - 1)
    with pytest.raises(OtherRelease, match="being built"):
        await reached_position(own_told_pools.reader)
    projector = Projector(own_told_pools, holder="new release")
    await projector.prepare()
    assert await projector.catch_up() == await reached_position(own_told_pools.reader)
    assert (await live_of(own_told_pools)).schema == f"{SCHEMA}_b2"
    assert await digests_of_tables(own_told_pools) == before


async def test_the_model_of_a_newer_release_is_left_to_it(
    own_told_pools: Pools, own_told_address: Address
) -> None:
    await pretend_release(own_told_address, VERSION + 1)
    projector = Projector(own_told_pools, holder="old release")
    await projector.prepare()
    async with projector._turn() as folding:
        assert folding is None
    with pytest.raises(OtherRelease, match="newer program"):
        await reached_position(own_told_pools.reader)
    built = await Rebuild(own_told_pools, holder="the way back").run()
    assert built.version == VERSION
    assert await projector.position() == await reached_position(own_told_pools.reader)


async def pretend_release(address: Address, version: int) -> None:
    """Make the live tables those of another release."""
    await execute(
        address,
        f"ALTER SCHEMA read_{VERSION} RENAME TO read_{version};"  # noqa: S608 - our own tables
        f"UPDATE log.read_model SET schema_name = 'read_{version}', version = {version};"
        f"UPDATE log.bookmark SET follower = 'read_{version}'",
    )


async def execute(address: Address, statement: str) -> None:
    connection = await connect(address)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def schemas(pools: Pools) -> list[str]:
    async with pools.projector.connect() as connection:
        rows = await connection.execute(text("SELECT nspname FROM pg_namespace ORDER BY 1"))
        return [row.nspname for row in rows if Model.named(row.nspname)]
