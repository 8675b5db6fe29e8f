"""Which database a process gets: yours, its own, or the one that its service runs already."""

from pathlib import Path

import pytest

from service.database.engine import Address, connect
from service.database.errors import AlreadyRunning, Unfit, Unreachable
from service.database.opening import open_database
from service.settings import Settings


def settings(**variables: str) -> Settings:
    return Settings.read({f"SERVANDA_{name}": value for name, value in variables.items()})


async def version(address: Address) -> int:
    connection = await connect(address)
    try:
        found: int = await connection.fetchval("SELECT current_setting('server_version_num')::int")
    finally:
        await connection.close()
    return found


async def test_an_address_of_yours_is_used_as_it_is(address: Address) -> None:
    async with open_database(settings(DATABASE_URL=address.dsn, UNSAFE="1")) as database:
        assert database.dsn == address.dsn
        assert await version(database) >= 150000


async def test_a_server_of_yours_that_loses_commits_is_refused(address: Address) -> None:
    with pytest.raises(Unfit, match="fsync"):
        async with open_database(settings(DATABASE_URL=address.dsn)):
            pass


@pytest.mark.parametrize("host", ["127.0.0.1:1", "%2Fnowhere", "no-such-host.invalid"])
async def test_a_server_that_does_not_answer_is_one_sentence(host: str) -> None:
    with pytest.raises(Unreachable, match="SERVANDA_DATABASE_URL") as refused:
        async with open_database(settings(DATABASE_URL=f"postgresql://me:secret@{host}/x")):
            pass
    assert "secret" not in str(refused.value)
    assert "\n" not in str(refused.value)


async def test_a_missing_password_file_is_named(tmp_path: Path) -> None:
    chosen = settings(
        DATABASE_URL="postgresql://me@db/x", DATABASE_PASSWORD_FILE=str(tmp_path / "none")
    )
    with pytest.raises(Unreachable, match="SERVANDA_DATABASE_PASSWORD_FILE"):
        async with open_database(chosen):
            pass


async def test_tools_share_the_database_of_a_running_service(state_dir: Path) -> None:
    chosen = settings(STATE_DIR=str(state_dir))
    async with open_database(chosen) as served:
        async with open_database(chosen, share=True) as shared:
            assert shared == served
        assert await version(served) >= 150000
        with pytest.raises(AlreadyRunning):
            async with open_database(chosen):
                pass
    async with open_database(chosen, share=True) as alone:
        assert await version(alone) >= 150000
