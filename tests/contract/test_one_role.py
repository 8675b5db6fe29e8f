"""A server whose login may not make roles, or was handed them: the log works, and the doctor says how well."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from events.log import read
from events.log.append import Appender
from service.database.doctor import Severity, examine
from service.database.engine import Address, connect, open_pools, usable_roles
from service.database.upgrade import migrate
from tests.contract.entries import appended, request

LOGIN = "somebody"
OURS = "servanda_owner, servanda_writer, servanda_projector, servanda_reader"


@pytest.fixture
async def poor(empty_address: Address) -> AsyncIterator[Address]:
    """Give an empty database of a login that has nothing but it."""
    admin = await connect(empty_address)
    try:
        await admin.execute(f"CREATE ROLE {LOGIN}")
        await admin.execute(f'ALTER DATABASE "{empty_address.database}" OWNER TO {LOGIN}')
        yield Address(f"{empty_address.dsn}&role={LOGIN}")
        # The database is dropped by its own fixture; until then the login owns things in it.
        await admin.execute(f"REASSIGN OWNED BY {LOGIN} TO servanda")
        await admin.execute(f"DROP OWNED BY {LOGIN}")
        await admin.execute(f"DROP ROLE {LOGIN}")
    finally:
        await admin.close()


async def roles_finding(address: Address) -> Severity:
    return next(one.severity for one in await examine(address) if one.check == "roles")


async def test_one_role_is_enough_and_the_doctor_warns(poor: Address, template: str) -> None:
    assert template  # its migration has made the roles, so they are there and not this login's
    await migrate(poor)
    assert await usable_roles(poor) == frozenset()
    assert await roles_finding(poor) is Severity.WARNING
    async with open_pools(poor) as pools:
        receipt = appended(await Appender(pools.append).submit(request("a")))
        (event,) = await read.read(pools.log_reader, after=0, limit=10)
        assert event.position == receipt.first_position
        with pytest.raises(asyncpg.ObjectNotInPrerequisiteStateError):
            await pools.append.execute("DELETE FROM log.event")
    connection = await connect(poor)
    try:
        await connection.execute("CREATE SCHEMA read_1")
        assert (
            await connection.fetchval(
                "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'servanda\\_%' "
                "AND has_table_privilege(oid, 'log.event', 'SELECT') AND NOT rolsuper"
            )
            == 0
        ), "roles of another installation on this server must get nothing"
    finally:
        await connection.close()


async def test_a_login_that_was_handed_the_roles_later_uses_them_after_the_next_migrate(
    poor: Address, empty_address: Address, template: str
) -> None:
    assert template
    await migrate(poor)
    admin = await connect(empty_address)
    try:
        await admin.execute(f"GRANT {OURS} TO {LOGIN}")
    finally:
        await admin.close()
    await migrate(poor)
    await migrate(poor)
    assert len(await usable_roles(poor)) == 4
    assert await roles_finding(poor) is Severity.GOOD
    async with open_pools(poor) as pools:
        assert await pools.append.fetchval("SELECT current_user::text") == "servanda_writer"
        appended(await Appender(pools.append).submit(request("a")))
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await pools.append.execute("DELETE FROM log.event")
        assert await read.head(pools.log_reader) == 1
