"""The running `postgres`: our child, in a session of its own, started and stopped by its parent."""

import asyncio
import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping
from typing import Final

import asyncpg

from service.database.engine import connect
from service.database.errors import StartFailed, StopFailed, Unreachable
from service.database.memory import eighth_mib
from service.database.owner import PLAIN_ENVIRONMENT, Owner
from service.database.places import PORT, Places, settle_socket
from service.database.programs import Programs

READY_S = 120.0  # a long recovery after a crash, not a usual start
FAST_STOP_S = 30.0
HARD_STOP_S = 10.0
POLL_S = 0.02
WATCH_S = 0.5
LOG_LIMIT_BYTES = 8 * 1024 * 1024
LOG_TAIL_LINES = 3
STILL_IN_USE = "is still in use"  # backends of a killed postmaster need a moment to notice


# What every start says on the command line, where no file in the data folder can change it.
SETTINGS: Final[Mapping[str, str]] = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    "log_min_messages": "warning",
    "log_min_error_statement": "panic",  # a refused statement may hold what people wrote
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
    "max_parallel_workers_per_gather": "0",  # containers give shared memory of 64 MB
    # A log of millions, whose names have no order, meets another page of each index with every event. With the
    # default, which is small, it is soon written whole again: the first change after each checkpoint does that.
    # `shared_buffers`, for the same reason, are added at each start: an eighth of the memory that there is then.
    "max_wal_size": "4GB",
}


class Postmaster:
    """One `postgres`. `_process` belongs to whoever calls `start` and `stop`, one task at a time."""

    def __init__(
        self,
        programs: Programs,
        places: Places,
        owner: Owner,
        *,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self._programs = programs
        self._places = places
        self._owner = owner
        buffers = {"shared_buffers": f"{eighth_mib()}MB"}
        self._settings = {**SETTINGS, **buffers, **(settings or {})}
        self._process: subprocess.Popen[bytes] | None = None
        self._log_start = 0

    @property
    def number(self) -> int | None:
        """The process, or None when there is none."""
        return self._process.pid if self._process else None

    async def start(self) -> None:
        """Start, and return when a connection works: a line in a log would not show that."""
        settle_socket(self._places.socket, self._owner)
        self._turn_log_over()
        self._process = self._spawn()
        try:
            async with asyncio.timeout(READY_S):
                while not await self._answers():
                    self._look_after()
                    await asyncio.sleep(POLL_S)
        except TimeoutError:
            await self.stop()
            raise StartFailed(
                f"PostgreSQL did not answer within {READY_S:.0f} s: {self._tail()}"
            ) from None
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Stop fast, then hard, never by SIGKILL; a cancelled caller waits no less, only without the loop."""
        process = self._process
        if process is None:
            return
        for sign, patience_s in ((signal.SIGINT, FAST_STOP_S), (signal.SIGQUIT, HARD_STOP_S)):
            if process.poll() is None:
                process.send_signal(sign)
            if await _ended(process, patience_s):
                self._process = None
                return
        raise StopFailed(
            f"PostgreSQL (process {process.pid}) on {self._places.data} does not stop: "
            f"look into {self._places.log}, then stop it by hand."
        )

    def leave(self) -> None:
        """Remove the socket's folder; one with something else in it stays."""
        with contextlib.suppress(OSError):
            self._places.socket.rmdir()

    async def ended(self) -> int:
        """Return the exit status once the process has ended by itself."""
        while (process := self._process) is not None and process.poll() is None:  # noqa: ASYNC110  # uvloop and asyncio differ in watching children
            await asyncio.sleep(WATCH_S)
        return process.returncode if process else 0

    def trim_log(self) -> None:
        """Empty a log that has grown too long; PostgreSQL goes on appending at its new end."""
        if self._log_bytes() > LOG_LIMIT_BYTES:
            os.truncate(self._places.log, 0)

    def _turn_log_over(self) -> None:
        if self._log_bytes() > LOG_LIMIT_BYTES:
            self._places.log.replace(self._places.log.with_suffix(".log.1"))
        self._log_start = self._log_bytes()

    def _log_bytes(self) -> int:
        return self._places.log.stat().st_size if self._places.log.exists() else 0

    def _spawn(self) -> subprocess.Popen[bytes]:
        arguments = [str(self._programs.path("postgres")), "-D", str(self._places.data)]
        settings = self._settings | {"unix_socket_directories": f'"{self._places.socket}"'}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with open(self._places.log, "ab", opener=_private) as log:  # Path.open takes no opener
            return subprocess.Popen(  # noqa: S603  # our own program, our own arguments, no shell
                [*arguments, *options],
                cwd="/",
                env=dict(PLAIN_ENVIRONMENT),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C goes to the whole group; the database stops last
                umask=0o077,
                **self._owner.switch,
            )

    async def _answers(self) -> bool:
        try:
            connection = await connect(self._places.address("postgres"))
        except Unreachable as error:
            if isinstance(error.__cause__, asyncpg.InvalidAuthorizationSpecificationError):
                raise StartFailed(f"PostgreSQL does not let us in: {error.__cause__}.") from error
            return False
        await connection.close()
        return True

    def _look_after(self) -> None:
        """Raise if the process has died, unless only its predecessor's last backends were in the way."""
        if self._process is None or self._process.poll() is None:
            return
        if STILL_IN_USE in self._said():
            self._log_start = self._log_bytes()
            self._process = self._spawn()
            return
        raise StartFailed(f"PostgreSQL on {self._places.data} did not start: {self._tail()}")

    def _said(self) -> str:
        with self._places.log.open("rb") as log:
            log.seek(self._log_start)
            return log.read(LOG_LIMIT_BYTES).decode(errors="replace")

    def _tail(self) -> str:
        lines = [line.strip() for line in self._said().splitlines() if line.strip()]
        return " / ".join(lines[-LOG_TAIL_LINES:]) or f"it said nothing in {self._places.log}"


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)


async def _ended(process: subprocess.Popen[bytes], patience_s: float) -> bool:
    try:
        async with asyncio.timeout(patience_s):
            while process.poll() is None:  # noqa: ASYNC110  # uvloop and asyncio differ in watching children
                await asyncio.sleep(POLL_S)
    except TimeoutError:
        return False
    except asyncio.CancelledError:
        process.wait(patience_s)
        raise
    return True
