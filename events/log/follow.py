"""Following the log: `position > n`, woken by NOTIFY or by the clock.

A notification only wakes. It carries nothing, it is not trusted, and a look each second alone would do:
poolers have none, and one may be lost while the listening connection is made anew.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Final, Protocol, TypeAlias
from weakref import WeakKeyDictionary

import asyncpg

from events.log.call import CHANNEL

CHUNK: Final = 1000
POLL_S: Final = 1.0
CONNECT_TIMEOUT_S: Final = 5.0
RECONNECT_S: Final = 1.0

Heard: TypeAlias = Mapping[str, Callable[..., None]]
"""What is called back, by the channel of its notifications."""

# Whatever it is, the connection is made anew: not to listen costs a second, to end would cost the process.
LOST: Final = (
    OSError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)

# Set when the connection opens: idle for ever, and a dead host must be noticed.
LISTENER_PARAMETERS: Final = {
    "application_name": "servanda listener",
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "idle_session_timeout": "0",
}


class Where(Protocol):
    """Where the database is, for one login."""

    @property
    def dsn(self) -> str:
        """The address as libpq takes it."""
        ...

    @property
    def password(self) -> str | None:
        """Kept apart from the address, because that one is shown."""
        ...


class Wakes(Protocol):
    """Somebody who says that the log may have grown; a look each second would be enough."""

    async def wait(self, *, timeout_s: float) -> None:
        """Return when the log may have grown, at the latest after `timeout_s`."""
        ...


class Wakeup:
    """Whoever waits in a process for the log to grow, woken by the connection that listens for the process.

    Whoever owns it runs `listen` for what it hears in a task group of theirs; where nobody does, the clock alone wakes.
    """

    def __init__(self) -> None:
        self._count = 0  # of wakings so far; written by the listener only
        self._grown = asyncio.Event()
        self._known: WeakKeyDictionary[asyncio.Task[object], int] = WeakKeyDictionary()

    async def wait(self, *, timeout_s: float = POLL_S) -> None:
        """Return when the log may have grown since this task's last wait, at the latest after `timeout_s`.

        Why per task: between its read and its wait, a task must not lose a waking to another task's wait.
        """
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("Wait in a task.")
        if self._known.get(task, 0) == self._count:
            with suppress(TimeoutError):
                async with asyncio.timeout(timeout_s):
                    await self._grown.wait()
        self._known[task] = self._count

    def _wake(self, *_: object) -> None:
        """Wake everybody who waits now; who comes later sees it by the count."""
        self._count += 1
        self._grown.set()
        self._grown = asyncio.Event()

    @property
    def heard(self) -> Heard:
        """What wakes."""
        return {CHANNEL: self._wake}


async def listen(where: Where, heard: Heard) -> None:
    """Call back at each notification until cancelled; a connection that is lost is made anew.

    One for a process, whatever is heard in it. Called at each beginning as well: what was said while nobody listened is
    not said again.
    """
    while True:
        with suppress(*LOST):
            await _listen_once(where, heard)
        await asyncio.sleep(RECONNECT_S)


async def _listen_once(where: Where, heard: Heard) -> None:
    """Listen until the connection is lost."""
    connection = await asyncpg.connect(
        where.dsn,
        password=where.password,
        timeout=CONNECT_TIMEOUT_S,
        server_settings=LISTENER_PARAMETERS,
    )
    lost = asyncio.Event()
    connection.add_termination_listener(lambda _: lost.set())
    try:
        for channel, call in heard.items():
            await connection.add_listener(channel, call)
            call()
        await lost.wait()
    finally:
        connection.terminate()
