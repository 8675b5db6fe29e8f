"""Connections: where the database is, and one pool for each kind of work, with its role and deadlines."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, LiteralString, TypeAlias
from urllib.parse import quote, urlsplit

import asyncpg
import orjson
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from service.database.errors import Unreachable
from service.database.uses import ADMIN, APPEND, LOG_READ, PROJECTOR, READ, Use, startup_parameters

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"

CONNECT_TIMEOUT_S = 5.0
POOL_WAIT_S = 2.0
STATEMENTS = 512
"""Prepared on a connection at most: of the driver's own hundred, folding would make some ever anew."""
CLOSE_TIMEOUT_S = 3.0


@dataclass(frozen=True, slots=True)
class Address:
    """Where the database is, for one login; several hosts may stand in it.

    dsn:       as libpq and asyncpg take it.
    password:  from a file; never printed.
    """

    dsn: str = field(repr=False)
    password: str | None = field(default=None, repr=False)

    def with_database(self, name: str) -> "Address":
        """Return the same server's database `name`."""
        return Address(urlsplit(self.dsn)._replace(path=f"/{quote(name)}").geturl(), self.password)

    @property
    def database(self) -> str:
        return urlsplit(self.dsn).path.strip("/")

    @property
    def shown(self) -> str:
        """The address as people may read it, without a password."""
        parts = urlsplit(self.dsn)
        user, at, hosts = parts.netloc.rpartition("@")
        members = (one for one in parts.query.split("&") if "password" not in one.lower())
        query = "&".join(members)
        return parts._replace(netloc=user.partition(":")[0] + at + hosts, query=query).geturl()


@dataclass(frozen=True, slots=True)
class Pools:
    """Every connection of a process, by use.

    append:     servanda_writer. No client deadline: a cancelled append could show what a standby lacks.
    projector:  servanda_projector, which owns the read model.
    reader:     servanda_reader, read-only, for questions to the read model.
    log_reader: servanda_reader, read-only, for reading and following the log.
    """

    append: Pool
    projector: AsyncEngine
    reader: AsyncEngine
    log_reader: Pool


# Which of our roles does the server have, and may this login put on? Up to 15 membership is enough.
ROLES_SQL: LiteralString = """
SELECT rolname::text FROM pg_catalog.pg_roles
WHERE rolname LIKE 'servanda\\_%'
  AND pg_catalog.pg_has_role(oid,
        CASE WHEN pg_catalog.current_setting('server_version_num')::int >= 160000
             THEN 'SET' ELSE 'MEMBER' END)
"""


async def connect(
    address: Address, use: Use = ADMIN, *, roles: frozenset[str] = frozenset()
) -> Connection:
    """Open one connection, or raise Unreachable with a sentence for the person who started us."""
    try:
        return await asyncpg.connect(
            address.dsn,
            password=address.password,
            timeout=CONNECT_TIMEOUT_S,
            server_settings=startup_parameters(use, roles=roles),
        )
    except (
        OSError,
        TimeoutError,
        asyncpg.PostgresError,
        asyncpg.InterfaceError,
        ValueError,
    ) as error:
        raise Unreachable(_sentence(address, error)) from error


def _sentence(address: Address, error: Exception) -> str:
    reason = str(error).strip().rstrip(".") or f"no answer within {CONNECT_TIMEOUT_S:.0f} s"
    if isinstance(error, ValueError):  # it quotes what it could not read, which may be a password
        reason = "it is not an address such as postgresql://servanda@db1:5432/servanda"
    return (
        f"The database at {address.shown} cannot be used: {reason}. "
        "Start it, or correct SERVANDA_DATABASE_URL and SERVANDA_DATABASE_PASSWORD_FILE."
    )


async def usable_roles(address: Address) -> frozenset[str]:
    """Return our roles that this login may put on; none on a server where only one role can be had."""
    connection = await connect(address)
    try:
        return frozenset(row["rolname"] for row in await connection.fetch(ROLES_SQL))
    finally:
        await connection.close()


@asynccontextmanager
async def open_pools(address: Address) -> AsyncIterator[Pools]:
    """Open the pools of a migrated database; connections themselves are opened when first needed."""
    roles = await usable_roles(address)
    async with AsyncExitStack() as stack:
        yield Pools(
            # Single statements, or a transaction that ends itself, which leave nothing behind: no round trip to clean up.
            append=await _pool(stack, address, APPEND, roles=roles, reset=_nothing),
            projector=_engine(stack, address, PROJECTOR, roles=roles),
            reader=_engine(stack, address, READ, roles=roles),
            log_reader=await _pool(stack, address, LOG_READ, roles=roles, reset=_nothing),
        )


async def _pool(
    stack: AsyncExitStack,
    address: Address,
    use: Use,
    *,
    roles: frozenset[str],
    reset: Callable[[Any], Awaitable[None]] | None = None,
) -> Pool:
    pool = await asyncpg.create_pool(
        address.dsn,
        password=address.password,
        min_size=0,
        max_size=use.connections,
        timeout=CONNECT_TIMEOUT_S,
        server_settings=startup_parameters(use, roles=roles),
        reset=reset,
    )
    stack.push_async_callback(_close, pool)
    return pool


async def _nothing(_: object) -> None:
    """Do nothing when a connection comes back."""


async def _close(pool: Pool) -> None:
    """Wait a little for borrowed connections, then cut them: the process must end."""
    try:
        async with asyncio.timeout(CLOSE_TIMEOUT_S):
            await pool.close()
    except TimeoutError:
        pool.terminate()


def _engine(
    stack: AsyncExitStack, address: Address, use: Use, *, roles: frozenset[str]
) -> AsyncEngine:
    engine = create_engine(address, use, roles=roles)
    stack.push_async_callback(engine.dispose)
    return engine


def create_engine(
    address: Address, use: Use, *, roles: frozenset[str] = frozenset()
) -> AsyncEngine:
    """Return an engine whose connections are opened as all others are, several hosts included."""
    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=_creator(address, use, roles=roles),
        pool_size=use.connections,
        max_overflow=0,
        pool_timeout=POOL_WAIT_S,
        pool_pre_ping=True,
        hide_parameters=True,  # an error must not carry what people wrote into a log
        json_serializer=lambda value: orjson.dumps(value).decode(),
        json_deserializer=orjson.loads,
    )


def _creator(address: Address, use: Use, *, roles: frozenset[str]) -> Callable[..., Awaitable[Any]]:
    async def create(*_: object, **__: object) -> Connection:
        return await asyncpg.connect(
            address.dsn,
            password=address.password,
            timeout=CONNECT_TIMEOUT_S,
            statement_cache_size=STATEMENTS,
            max_cacheable_statement_size=0,  # however long: the longest, which writes a chunk, is the one used most
            server_settings=startup_parameters(use, roles=roles),
        )

    return create
