"""Connections: addresses, startup parameters, roles and pools."""

import pytest
from sqlalchemy import text

from service.database.engine import Address, Pools, connect
from service.database.errors import Unreachable


def test_a_shown_address_has_no_password() -> None:
    address = Address("postgresql://me:secret@db1:5432,db2:5432/mandates?target_session_attrs=any")
    assert "secret" not in address.shown
    assert "secret" not in repr(address)
    assert address.with_database("a b").dsn.endswith(
        "@db1:5432,db2:5432/a%20b?target_session_attrs=any"
    )


def test_no_member_of_a_shown_address_is_a_password() -> None:
    shown = Address("postgresql://me@db1/x?PASSWORD=secret&sslpassword=secret&target=any").shown
    assert shown == "postgresql://me@db1/x?target=any"


async def test_an_address_that_cannot_be_read_is_not_quoted() -> None:
    with pytest.raises(Unreachable, match="it is not an address") as refused:
        await connect(Address("postgresql://me@db1:secret/x"))
    assert "invalid literal" not in str(refused.value)


@pytest.mark.parametrize("_", range(6))
async def test_every_pool_answers(pools: Pools, _: int) -> None:
    assert await pools.append.fetchval("SELECT 1") == 1
    assert await pools.log_reader.fetchval("SHOW default_transaction_read_only") == "on"
    async with pools.reader.connect() as connection:
        assert (await connection.execute(text("SHOW statement_timeout"))).scalar_one() == "5s"
    async with pools.projector.connect() as connection:
        assert (await connection.execute(text("SHOW lock_timeout"))).scalar_one() == "5s"
