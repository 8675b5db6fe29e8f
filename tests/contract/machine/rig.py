"""One service on one database, which may lose its connections, its server or its life at any moment."""

import asyncio
import os
import signal
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from typing import Any, Final, LiteralString, Self, TypeVar

import asyncpg

from events.envelope import Proposed
from events.log.append import Appender
from events.log.errors import OutcomeUnknown, Overloaded
from service.auth.principal import LOCAL
from service.database import outage
from service.database.engine import Address, Connection, Pools, connect
from service.database.errors import Unreachable
from service.recording.errors import TooBusy
from service.recording.receipts import Receipt
from service.recording.record import Expectation, Recorder, open_recorder
from tests.statements import opened

T = TypeVar("T")

DEADLINE_S: Final = 30.0
AGAIN_S: Final = 0.01
IN_DOUBT: Final = (Overloaded, OutcomeUnknown, TooBusy)

APPENDING: LiteralString = """
FROM pg_stat_activity WHERE application_name = 'servanda append' AND datname = current_database()
"""


class Rig:
    """Runs on a loop of its own, for as long as the block: an example after the other on the same database.

    pools:    of the service that records, which may die.
    folding:  of another process, which folds and reads what is folded, and lives on.
    mistakes: what ended a task of the appender: whoever waits for it would not be told.
    """

    def __init__(self, address: Address) -> None:
        self.address = address
        self.examples = 0
        self.mistakes: list[str] = []
        self.pools: Pools
        self.folding: Pools
        self.recorder: Recorder
        self.admin: Connection
        self._runner = asyncio.Runner()
        self._life, self._beside = AsyncExitStack(), AsyncExitStack()

    def __enter__(self) -> Self:
        self._runner.__enter__()
        self.run(self._begin())
        self.folding = self.run(self._beside.enter_async_context(opened(self.address)))
        return self

    def __exit__(self, *_: object) -> None:
        self.run(self._life.aclose())
        self.run(self._beside.aclose())
        self.admin.terminate()
        self._runner.close()
        assert not self.mistakes

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something to its end."""
        return self._runner.run(work)

    async def _begin(self) -> None:
        asyncio.get_running_loop().set_exception_handler(self._note)
        self.pools = await self._life.enter_async_context(opened(self.address))
        self.recorder = open_recorder(self.pools)
        self.admin = await connect(self.address)

    def _note(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        task = repr(context.get("future"))
        if Appender.__name__ in task:
            self.mistakes.append(task)
        loop.default_exception_handler(context)

    async def record(
        self, events: Sequence[Proposed], expected: Mapping[str, Expectation] | None = None
    ) -> Receipt:
        """Record once, whatever comes of it."""
        return await self.recorder.record(events, LOCAL, expected=expected)

    async def insist(self, events: Sequence[Proposed]) -> Receipt:
        """Send the same events again until they are acknowledged: so every client may."""
        async with asyncio.timeout(DEADLINE_S):
            while True:
                try:
                    return await self.record(events)
                except Exception as error:
                    if not isinstance(error, IN_DOUBT) and outage.code_of(error) is None:
                        raise
                await asyncio.sleep(AGAIN_S)

    async def lose_connections(self) -> None:
        """End the server's processes that append, in whatever they are doing."""
        await self.admin.fetch(f"SELECT pg_terminate_backend(pid) {APPENDING}")

    async def lose_server(self) -> None:
        """Kill -9 one process of the server, which throws out everybody and recovers from what it has written."""
        thrown_out = asyncio.Event()  # until then, whoever connects is thrown out as well
        self.admin.add_termination_listener(lambda _: thrown_out.set())
        one = await self.admin.fetchval(f"SELECT pid {APPENDING} LIMIT 1")
        os.kill(one or self.admin.get_server_pid(), signal.SIGKILL)
        async with asyncio.timeout(DEADLINE_S):
            await thrown_out.wait()
            while True:
                with suppress(Unreachable, asyncpg.PostgresError):
                    self.admin = await connect(self.address)
                    return
                await asyncio.sleep(AGAIN_S)

    async def die(self) -> None:
        """End as a killed process does, nobody answered and nothing finished, and begin anew."""
        self.pools.append.terminate()
        self.pools.log_reader.terminate()
        self.admin.terminate()
        await self._life.aclose()
        await self._begin()
