"""One holder per task: a row with a holder, an end by the database's clock, and a token that grows.

The token is what keeps writers apart: each write of a task calls `check` in its own transaction, so a
former holder that was paused and woke up cannot write. No session locks: they break behind poolers.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final, LiteralString

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from service.database import outage
from service.database.engine import Connection
from service.database.errors import LeaseLost

LEASE_S: Final = 15.0
RENEW_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Lease:
    """A task that is ours as long as the row carries our token."""

    task: str
    holder: str
    token: int


# Take a task that nobody holds any more; no row comes back while somebody does.
ACQUIRE_SQL = text("""
INSERT INTO log.lease AS held (name, holder, token, expires_at)
VALUES (:task, :holder, 1, clock_timestamp() + make_interval(secs => :seconds))
ON CONFLICT (name) DO UPDATE
   SET holder = excluded.holder, token = held.token + 1, expires_at = excluded.expires_at
 WHERE held.expires_at <= clock_timestamp()
RETURNING token
""")
# Stay its holder, also when the time ran out and nobody else came.
RENEW_SQL = text("""
UPDATE log.lease SET expires_at = clock_timestamp() + make_interval(secs => :seconds)
 WHERE name = :task AND holder = :holder AND token = :token
RETURNING token
""")
# Let it go, so that the next holder need not wait.
RELEASE_SQL = text("""
UPDATE log.lease SET expires_at = '-infinity'
 WHERE name = :task AND holder = :holder AND token = :token
""")
# Is the token still ours? The row lock keeps it so until this transaction ends.
CHECK_SQL = text("""
SELECT token FROM log.lease WHERE name = :task AND holder = :holder AND token = :token FOR SHARE
""")
# Let everything go.
EXPIRE_SQL: LiteralString = (
    "UPDATE log.lease SET expires_at = '-infinity' WHERE expires_at > '-infinity'"
)


async def acquire(
    connection: AsyncConnection, task: str, *, holder: str, seconds: float = LEASE_S
) -> Lease | None:
    """Return the lease, or None while somebody else has the task. The caller commits.

    holder:  unique to the process, never used again after it ended.
    """
    values = {"task": task, "holder": holder, "seconds": seconds}
    token = (await connection.execute(ACQUIRE_SQL, values)).scalar_one_or_none()
    return None if token is None else Lease(task, holder, token)


async def renew(connection: AsyncConnection, lease: Lease, *, seconds: float = LEASE_S) -> None:
    """Hold on for another while, or raise LeaseLost. The caller commits."""
    found = await connection.execute(RENEW_SQL, {**_key(lease), "seconds": seconds})
    _require(found.scalar_one_or_none(), lease)


async def check(connection: AsyncConnection, lease: Lease) -> None:
    """Raise LeaseLost unless the task is still ours; last statement before the commit of a write.

    Why last: it locks the row until the commit, and a renewal waits for it.
    """
    _require((await connection.execute(CHECK_SQL, _key(lease))).scalar_one_or_none(), lease)


async def release(connection: AsyncConnection, lease: Lease) -> None:
    """Let the task go; harmless when it is lost already. The caller commits."""
    await connection.execute(RELEASE_SQL, _key(lease))


@asynccontextmanager
async def held(
    engine: AsyncEngine, task: str, *, holder: str, renew_s: float = RENEW_S
) -> AsyncIterator[Lease | None]:
    """Hold a task until the end of the block; nothing is held while somebody else has it.

    It is renewed on the side, so that a holder keeps it while idle, and through work that takes
    longer than a lease. Whether it is still ours, each write finds out by itself. The keeper is
    ours alone and no task group's: one would wrap what the block raises, which callers tell apart.
    """
    async with engine.begin() as connection:
        lease = await acquire(connection, task, holder=holder)
    if lease is None:
        yield None
        return
    keeper = asyncio.ensure_future(_keep(engine, lease, every_s=renew_s))
    try:
        yield lease
    finally:
        keeper.cancel()
        await asyncio.wait([keeper])
        await _let_go(engine, lease)
        if not keeper.cancelled():
            keeper.result()  # a mistake of ours is raised here, and not lost with the task


async def _keep(engine: AsyncEngine, lease: Lease, *, every_s: float) -> None:
    """Renew for as long as it is ours; a database that is away is asked again next time."""
    while True:
        await asyncio.sleep(every_s)
        try:
            async with engine.begin() as connection:
                await renew(connection, lease)
        except LeaseLost:
            return
        except Exception as error:
            if outage.code_of(error) is None:
                raise


async def _let_go(engine: AsyncEngine, lease: Lease) -> None:
    """Release if the database is there to be told; the lease runs out by itself otherwise."""
    try:
        async with engine.begin() as connection:
            await release(connection, lease)
    except Exception as error:
        if outage.code_of(error) is None:
            raise


async def expire_all(connection: Connection) -> None:
    """Let every task go, where it is certain that no holder lives; no table yet is no lease."""
    if await connection.fetchval("SELECT to_regclass('log.lease') IS NOT NULL"):
        await connection.execute(EXPIRE_SQL)


def _key(lease: Lease) -> dict[str, object]:
    return {"task": lease.task, "holder": lease.holder, "token": lease.token}


def _require(token: int | None, lease: Lease) -> None:
    if token is None:
        raise LeaseLost(f"Another process has the task {lease.task} now: this one stops writing.")
