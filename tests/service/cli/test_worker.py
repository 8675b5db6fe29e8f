"""`servanda worker`: it follows, stands by beside another, takes over at once, and ends in order."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from service.database.engine import Address, Pools, connect
from service.projections.catalogue import SCHEMA
from service.projections.runner import Projector
from tests.service.cli.commands import on, refusal, running, said
from tests.service.projections.stories import HISTORY, tell

FOLLOWS = "Following the log of"
DEADLINE_S = 60.0


@contextmanager
def working(address: Address, folder: Path) -> Iterator[int]:
    """Run a worker with a state folder of its own, and give its process id."""
    folder.mkdir()
    settings = {**on(address), "SERVANDA_STATE_DIR": str(folder)}
    with running(settings, folder, "worker", until=FOLLOWS) as process:
        yield process.pid


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Wait for a condition, not for a time."""
    async with asyncio.timeout(DEADLINE_S):
        while not await holds():  # noqa: ASYNC110 - the database does not say when it changes
            await asyncio.sleep(0.05)


async def holder_of(address: Address) -> str | None:
    """Return who holds the projector's lease now, None while nobody does."""
    connection = await connect(address)
    try:
        found = await connection.fetchval(
            "SELECT holder FROM log.lease WHERE name = $1 AND expires_at > clock_timestamp()",
            SCHEMA,
        )
    finally:
        await connection.close()
    return None if found is None else str(found)


async def test_a_worker_folds_what_is_recorded_and_lets_its_lease_go(
    address: Address, pools: Pools, tmp_path: Path
) -> None:
    reader = Projector(pools, holder="reader")
    with working(address, tmp_path / "one"):
        last = await tell(pools, *HISTORY)
        await until(lambda: _is_at(reader, last))
        assert await holder_of(address) is not None
    assert await holder_of(address) is None
    assert "Stopped." in (tmp_path / "one" / "words").read_text()
    assert not (tmp_path / "one" / "worker.pulse").exists()


async def test_a_second_worker_stands_by_and_takes_over_at_once(
    address: Address, pools: Pools, tmp_path: Path
) -> None:
    reader = Projector(pools, holder="reader")
    with working(address, tmp_path / "first") as first:
        await until(lambda: _is_held_by(address, first))
        with working(address, tmp_path / "heir") as heir:
            middle = await tell(pools, *HISTORY[:3])
            await until(lambda: _is_at(reader, middle))
            assert await _is_held_by(address, first)
            os.kill(first, signal.SIGTERM)
            await until(lambda: _is_held_by(address, heir))
            last = await tell(pools, *HISTORY[3:])
            await until(lambda: _is_at(reader, last))


def test_a_worker_refuses_a_database_without_tables(empty_address: Address) -> None:
    assert "servanda migrate" in refusal(on(empty_address), "worker")


def test_a_worker_that_cannot_say_that_it_lives_is_refused(
    address: Address, tmp_path: Path
) -> None:
    taken = tmp_path / "file"
    taken.write_text("")
    sentence = refusal({**on(address), "SERVANDA_STATE_DIR": str(taken)}, "worker")
    assert str(taken) in sentence
    assert "SERVANDA_STATE_DIR" in sentence


def test_a_worker_is_asked_for_without_its_database(address: Address, tmp_path: Path) -> None:
    here = {"SERVANDA_STATE_DIR": str(tmp_path / "one")}
    with working(address, tmp_path / "one"):
        asked = said(here, "health", "--worker")
    assert (asked.code, asked.out) == (0, "live\n")
    assert "No worker beats" in refusal(here, "health", "--worker")


async def _is_at(reader: Projector, position: int) -> bool:
    return await reader.position() == position


async def _is_held_by(address: Address, pid: int) -> bool:
    return f"/{pid}/" in (await holder_of(address) or "")
