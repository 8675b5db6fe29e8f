"""What an earlier life left in the data folder: a postmaster that still runs, or only its file.

Looked at only while we hold the lock of the state folder, so whatever runs there has lost its service.
"""

import asyncio
import os
import signal
import subprocess
from enum import Enum, auto
from pathlib import Path
from typing import assert_never

from service.database.errors import LeftoverInDoubt, StopFailed

FAST_STOP_S = 30.0
HARD_STOP_S = 10.0
POLL_S = 0.02


class Kind(Enum):
    """What the number in postmaster.pid stands for today."""

    NOTHING = auto()  # no such process; PostgreSQL clears the file itself
    DEAD = auto()  # died and reaped by nobody; PostgreSQL would take it for alive
    STRANGER = auto()  # another program has the number now; PostgreSQL could take it for ours
    POSTMASTER = auto()  # it serves our data
    UNKNOWN = auto()


async def clear(data: Path) -> None:
    """Leave the data folder free for a new postmaster, or raise."""
    file = data / "postmaster.pid"
    if not file.exists():
        return
    number = _number(file)
    kind = Kind.DEAD if number is None else identify(number, data)
    if number is not None and kind is Kind.POSTMASTER:
        await _stop(number, data)
        kind = identify(number, data)
    match kind:
        case Kind.NOTHING:
            return
        case Kind.DEAD | Kind.STRANGER:
            file.unlink(missing_ok=True)
        case Kind.POSTMASTER | Kind.UNKNOWN:
            raise LeftoverInDoubt(
                f"{file} names the process {number}, and it cannot be told whether that is a database "
                f"on this data: if it is not, remove {file} and start again."
            )
        case _:
            assert_never(kind)


def _number(file: Path) -> int | None:
    """Return the process, or None where the file was cut while it was written.

    PostgreSQL refuses to start on such a file; that no server runs, it still learns from shared memory.
    """
    first = file.read_text().split("\n", 1)[0].strip()
    return int(first) if first.lstrip("-").isdigit() else None


def identify(number: int, data: Path) -> Kind:
    """Return what the process is, from what the kernel says about it."""
    process = Path("/proc") / str(number)
    if not Path("/proc/self/stat").exists():
        return _ask_ps(number, data)
    try:
        state = (process / "stat").read_text().rpartition(")")[2].split()[0]
        if state in "ZX":
            return Kind.DEAD
        program = (process / "exe").readlink().name.removesuffix(" (deleted)")
        folder = (process / "cwd").readlink()
    except (FileNotFoundError, ProcessLookupError):
        return Kind.NOTHING
    except PermissionError:
        return Kind.UNKNOWN if _owner(process) == data.stat().st_uid else Kind.STRANGER
    if program not in {"postgres", "postmaster"}:
        return Kind.STRANGER
    return Kind.POSTMASTER if folder == data.resolve() else Kind.STRANGER


def _owner(process: Path) -> int | None:
    return process.stat().st_uid if process.exists() else None


def _ask_ps(number: int, data: Path) -> Kind:
    """Do the same where there is no /proc."""
    said = subprocess.run(  # noqa: S603  # fixed arguments and a number, no shell
        ["ps", "-ww", "-o", "state=,command=", "-p", str(number)],  # noqa: S607  # its place differs
        capture_output=True,
        text=True,
        timeout=10,
        check=False,
    ).stdout.strip()
    if not said:
        return Kind.NOTHING
    if said.startswith("Z"):
        return Kind.DEAD
    if "postgres" not in said:
        return Kind.STRANGER
    return Kind.POSTMASTER if str(data) in said else Kind.UNKNOWN


async def _stop(number: int, data: Path) -> None:
    """Stop a postmaster that is not our child: first fast, then hard, never by SIGKILL."""
    for sign, patience_s in ((signal.SIGINT, FAST_STOP_S), (signal.SIGQUIT, HARD_STOP_S)):
        os.kill(number, sign)
        if await _gone(number, data, patience_s):
            return
    raise StopFailed(
        f"The database left over on {data} (process {number}) does not stop: look at why, stop it, start again."
    )


async def _gone(number: int, data: Path, patience_s: float) -> bool:
    try:
        async with asyncio.timeout(patience_s):
            while identify(number, data) is Kind.POSTMASTER:  # noqa: ASYNC110  # nobody tells us when another's child ends
                await asyncio.sleep(POLL_S)
    except TimeoutError:
        return False
    return True
