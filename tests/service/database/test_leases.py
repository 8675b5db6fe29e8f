"""Leases: one holder a task, kept while idle, lost to nobody who is slow, and free at once when let go."""

import asyncio
import time

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from service.database import leases
from service.database.engine import Address, Pools, connect


async def expires(pools: Pools) -> float:
    """Return in how many seconds the lease runs out."""
    async with pools.projector.connect() as connection:
        # each apart: before version 17 nothing is taken from an instant that never was
        left = text(
            "SELECT extract(epoch FROM expires_at) - extract(epoch FROM clock_timestamp()) FROM log.lease"
        )
        return float((await connection.execute(left)).scalar_one())


@pytest.mark.long
async def test_an_idle_holder_renews_long_before_its_lease_runs_out(pools: Pools) -> None:
    async with leases.held(pools.projector, "task", holder="idle") as lease:
        assert lease is not None
        before = await expires(pools)
        deadline = time.monotonic() + leases.LEASE_S
        while (now := await expires(pools)) <= before:
            assert time.monotonic() < deadline
            before = now
            await asyncio.sleep(0.1)
        assert now > leases.LEASE_S - leases.RENEW_S


async def test_while_somebody_holds_a_task_nobody_else_does(pools: Pools) -> None:
    async with leases.held(pools.projector, "task", holder="first") as first:
        assert first is not None
        async with leases.held(pools.projector, "task", holder="second") as second:
            assert second is None
    async with leases.held(pools.projector, "task", holder="second") as second:
        assert second is not None
        assert second.token > first.token


async def test_whoever_lost_a_task_lets_nothing_of_the_next_holder_go(pools: Pools) -> None:
    async with leases.held(pools.projector, "task", holder="slept"):
        async with pools.projector.begin() as connection:
            await connection.execute(text("UPDATE log.lease SET expires_at = '-infinity'"))
        async with pools.projector.begin() as connection:
            next_one = await leases.acquire(connection, "task", holder="next")
    assert next_one is not None
    async with pools.projector.begin() as connection:
        await leases.check(connection, next_one)
    assert await expires(pools) > 0


REFUSED = """
CREATE FUNCTION log.refuse_renewal() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NEW.expires_at > clock_timestamp() THEN RAISE EXCEPTION 'no renewal'; END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER no_renewal BEFORE UPDATE ON log.lease FOR EACH ROW EXECUTE FUNCTION log.refuse_renewal();
"""


async def test_a_renewal_that_is_refused_is_told_to_whoever_holds_the_task(
    pools: Pools, address: Address
) -> None:
    async def hold() -> None:
        async with leases.held(pools.projector, "task", holder="first", renew_s=0.01):
            await asyncio.sleep(0.5)

    connection = await connect(address)
    try:
        await connection.execute(REFUSED)
    finally:
        await connection.close()
    with pytest.raises(DBAPIError, match="no renewal"):
        await hold()
    assert await expires(pools) == float("-inf"), "it was let go all the same"
