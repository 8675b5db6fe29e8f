"""The embedded PostgreSQL: started, stopped, killed in every way, and refused with a sentence."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from service.database.embedded import EmbeddedPostgres, running_address
from service.database.engine import Address, connect
from service.database.errors import AlreadyRunning, PlaceRefused, StartFailed, Unreachable
from service.database.owner import Owner
from service.database.places import settle_state
from service.settings import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@asynccontextmanager
async def running(state_dir: Path) -> "AsyncIterator[tuple[EmbeddedPostgres, Address]]":
    postgres = EmbeddedPostgres(state_dir)
    address = await postgres.start()
    try:
        yield postgres, address
    finally:
        await postgres.stop()


@contextmanager
def service(state_dir: Path) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    """Run a service in a process of its own, and give it and the number of its database."""
    process = subprocess.Popen(  # noqa: S603  # our own module
        [sys.executable, "-m", "tests.service.database.lives", str(state_dir)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=REPOSITORY,
    )
    with process:
        assert process.stdout is not None
        yield process, int(process.stdout.readline())
        process.kill()


async def ask(address: Address, question: str) -> object:
    connection = await connect(address)
    try:
        answer: object = await connection.fetchval(question)
    finally:
        await connection.close()
    return answer


def data_folder(state_dir: Path) -> Path:
    return next(state_dir.glob("pg[0-9]*"))


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@contextmanager
def stranger(user: int) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a program that is no database, under the database's user."""
    with subprocess.Popen(["/bin/sleep", "60"], user=user) as process:
        yield process
        process.kill()


async def test_data_outlive_a_stop_and_the_second_start_is_quick(state_dir: Path) -> None:
    async with running(state_dir) as (_, address):
        assert await ask(address, "CREATE TABLE kept AS SELECT 42 AS answer") is None
    began = time.monotonic()
    async with running(state_dir) as (_, address):
        assert time.monotonic() - began < 1.5
        assert await ask(address, "SELECT answer FROM kept") == 42
        began = time.monotonic()
    assert time.monotonic() - began < 2


async def test_only_our_socket_lets_anybody_in(state_dir: Path) -> None:
    async with running(state_dir) as (_, address):
        data = data_folder(state_dir)
        assert (data / "pg_hba.conf").read_text() == (
            "local all all peer map=servanda\nlocal replication all peer map=servanda\n"
        )
        assert mode(data) == 0o700
        assert await ask(address, "SHOW listen_addresses") == ""
        assert await ask(address, "SHOW data_checksums") == "on"
        assert await ask(address, "SHOW server_encoding") == "UTF8"
        folder = Path(str(await ask(address, "SHOW unix_socket_directories")).strip('"'))
        assert mode(folder) == 0o700
    with pytest.raises(FileNotFoundError):
        mode(folder)


async def test_what_the_person_set_for_postgresql_does_not_reach_ours(
    state_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "PGDATA": "/nowhere",
        "PGHOST": "elsewhere",
        "PGPORT": "1",
        "PGUSER": "x",
    }.items():
        monkeypatch.setenv(name, value)
    async with running(state_dir) as (_, address):
        assert await ask(address, "SELECT current_user::text") == "servanda"


async def test_a_second_service_on_the_same_folder_is_told_so(state_dir: Path) -> None:
    with service(state_dir) as (process, _):
        with pytest.raises(AlreadyRunning, match=f"process {process.pid}.*SERVANDA_STATE_DIR"):
            await EmbeddedPostgres(state_dir).start()
        assert await running_address(state_dir, runtime_dir=None) is not None
        process.terminate()


@pytest.mark.parametrize("order", ["service", "both", "database first", "service first"])
async def test_whatever_is_killed_the_next_start_needs_no_hand(state_dir: Path, order: str) -> None:
    with service(state_dir) as (process, number):
        if order in {"both", "database first"}:
            os.kill(number, signal.SIGKILL)
        process.kill()
        process.wait()
        if order == "service first":
            os.kill(number, signal.SIGKILL)
    async with running(state_dir) as (postgres, address):
        assert await ask(address, "SELECT 1") == 1
        assert postgres.number != number


@pytest.mark.parametrize("content", ["", "{pid}\n{data}\n1\n5432\n\n\n 0 0\nready\n"])
async def test_a_stale_lock_file_does_not_stop_the_start(state_dir: Path, content: str) -> None:
    async with running(state_dir):
        data = data_folder(state_dir)
    owner = data.stat()
    with stranger(owner.st_uid) as process:
        stale = data / "postmaster.pid"
        stale.write_text(content.format(pid=process.pid, data=data))
        os.chown(stale, owner.st_uid, owner.st_gid)
        async with running(state_dir) as (_, address):
            assert await ask(address, "SELECT 1") == 1
        assert process.poll() is None


async def test_a_database_that_dies_under_us_is_started_again(state_dir: Path) -> None:
    async with running(state_dir) as (postgres, address):
        keeper = asyncio.ensure_future(postgres.keep())
        assert postgres.number is not None
        os.kill(postgres.number, signal.SIGKILL)
        async with asyncio.timeout(10):
            assert await ask_until_answered(address) == 1
        keeper.cancel()
        await asyncio.wait([keeper])


async def ask_until_answered(address: Address) -> object:
    while True:
        try:
            return await ask(address, "SELECT 1")
        except (Unreachable, OSError):
            await asyncio.sleep(0.05)


async def test_ctrl_c_for_the_group_does_not_reach_the_database(state_dir: Path) -> None:
    async with running(state_dir) as (postgres, _):
        assert postgres.number is not None
        assert os.getsid(postgres.number) == postgres.number != os.getsid(0)


async def test_a_cancelled_stop_still_stops(state_dir: Path) -> None:
    postgres = EmbeddedPostgres(state_dir)
    await postgres.start()
    number = postgres.number
    assert number is not None
    stopping = asyncio.ensure_future(postgres.stop())
    await asyncio.sleep(0)
    stopping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await stopping
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
    async with running(state_dir):
        pass


async def test_a_folder_that_is_a_file_is_refused_with_advice(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("")
    with pytest.raises(PlaceRefused, match="SERVANDA_STATE_DIR"):
        await EmbeddedPostgres(taken / "state").start()


def test_root_is_told_which_parent_is_in_the_way_of_the_databases_user(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    stranger = Owner("stranger", 54_321, 54_321, stands_in=True)
    with pytest.raises(PlaceRefused, match=r"cannot pass through .*chmod o\+x"):
        settle_state(closed / "state", stranger)


async def test_data_of_another_major_in_the_folder_are_refused(state_dir: Path) -> None:
    async with running(state_dir):
        data = data_folder(state_dir)
    version = data / "PG_VERSION"
    kept = version.read_text()
    version.write_text("9.6\n")
    with pytest.raises(PlaceRefused, match=r"holds data of PostgreSQL 9\.6"):
        await EmbeddedPostgres(state_dir).start()
    version.write_text(kept)


async def test_a_server_that_will_not_start_is_quoted(state_dir: Path) -> None:
    with pytest.raises(StartFailed, match="max_connections"):
        await EmbeddedPostgres(state_dir, settings={"max_connections": "0"}).start()
    async with running(state_dir):
        pass
