"""One life of the service or of a command on a state folder, from its start to its end or its murder."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from service.database.embedded import running_address
from service.database.engine import Address, connect

ROOT = Path(__file__).resolve().parents[2]
DEADLINE_S = 120.0
STARTING = "57P03"


@dataclass(frozen=True, slots=True)
class Log:
    """What the log held when it was looked at."""

    positions: tuple[int, ...]
    identities: tuple[tuple[str, str], ...]

    def require_whole(self) -> None:
        """Fail unless positions are dense from 1 and no identity is there twice."""
        assert self.positions == tuple(range(1, len(self.positions) + 1))
        assert len(set(self.identities)) == len(self.identities)


@contextmanager
def living(state_dir: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run `servanda …` on a state folder; whoever still lives at the end is asked to stop."""
    told = dict.fromkeys(("SERVANDA_BIND", "SERVANDA_METRICS_BIND"), "127.0.0.1:0")
    told["SERVANDA_STATE_DIR"] = str(state_dir)
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "service", *arguments],
        cwd=ROOT,
        env=os.environ | told,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.communicate(timeout=DEADLINE_S)


def finished(state_dir: Path, *arguments: str) -> str:
    """Run a command to its end and return what it said; it must end well."""
    with living(state_dir, *arguments) as process:
        said, _ = process.communicate(timeout=DEADLINE_S)
    assert process.returncode == 0, said
    return said


def murder_at(state_dir: Path, process: subprocess.Popen[str], *, head: int, victim: str) -> bool:
    """Kill -9 the command or its database once the log holds `head` events; say whether it came to that."""
    deadline = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline and process.poll() is None:
        if asyncio.run(_head(state_dir)) >= head:
            os.kill(
                process.pid if victim == "service" else postmaster_of(state_dir), signal.SIGKILL
            )
            return True
        time.sleep(0.005)
    return False


def postmaster_of(state_dir: Path) -> int:
    """Return the process that the database of a state folder is."""
    (file,) = state_dir.glob("pg*/postmaster.pid")
    return int(file.read_text().split()[0])


async def _head(state_dir: Path) -> int:
    address = await running_address(state_dir, runtime_dir=None)
    if address is None:
        return 0
    found = await _ask(address, "SELECT coalesce(max(position), 0) FROM log.event")
    return int(found[0][0]) if found else 0


async def _ask(address: Address, statement: str) -> Sequence[Sequence[int]]:
    """Return rows; none while the server or the table is not there yet."""
    try:
        connection = await connect(address)
    except Exception:  # noqa: BLE001 - being killed takes many forms, and the caller asks again
        return []
    try:
        if not await connection.fetchval("SELECT to_regclass('log.event') IS NOT NULL"):
            return []
        return [tuple(row.values()) for row in await connection.fetch(statement)]
    except Exception:  # noqa: BLE001 - as above
        return []
    finally:
        connection.terminate()


async def log_of(address: Address) -> Log:
    """Return what the log holds."""
    connection = await connect(address)
    try:
        rows = await connection.fetch(
            "SELECT position, source, id FROM log.entry ORDER BY position"
        )
    finally:
        await connection.close()
    return Log(
        tuple(row["position"] for row in rows), tuple((row["source"], row["id"]) for row in rows)
    )


def address_of(process: subprocess.Popen[str]) -> str:
    """Return where a service that has just started answers, once it says so."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.strip().startswith("page"):
            return line.split()[1].rstrip("/")
    raise AssertionError("the service ended before it was ready")


def until_ready(door: str) -> None:
    """Wait until the service says that it may get requests."""
    _until(lambda: httpx.get(f"{door}/health/ready", timeout=5).status_code == 200)


def until_counted(door: str, lines: int) -> None:
    """Wait until the service counts that many stakeholders from a file."""
    query = "{ stakeholders(first: 0) { totalCount } }"

    def counted() -> bool:
        answer = httpx.post(f"{door}/graphql", json={"query": query}, timeout=10).json()
        return bool(answer["data"] and answer["data"]["stakeholders"]["totalCount"] >= lines)

    _until(counted)


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline:
        with suppress(httpx.HTTPError):
            if holds():
                return
        time.sleep(0.1)
    raise AssertionError("not in time")
