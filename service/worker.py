"""The followers of a process that fold the log: today the projector alone."""

import os
import socket
import uuid

from events.log.follow import Wakeup
from service.database.engine import Pools
from service.projections.runner import Projector
from service.telemetry.logs import logger


class Worker:
    """Follows the log for as long as `run` is awaited; any number of processes may have one.

    wakeup: shared by all who follow in the process; its owner listens, or leaves it to the clock.
    """

    def __init__(self, pools: Pools, wakeup: Wakeup) -> None:
        self._holder = holder_name()
        self._projector = Projector(pools, holder=self._holder)
        self._wakeup = wakeup
        self._log = logger("worker")

    async def prepare(self) -> None:
        """Make the read model where it is missing."""
        await self._projector.prepare()

    async def catch_up(self) -> int:
        """Return the position of the read model once it holds what the log held at the call."""
        return await self._projector.catch_up()

    async def run(self) -> None:
        """Follow until cancelled."""
        self._log.info("following", holder=self._holder)
        await self._projector.run(self._wakeup)


def holder_name() -> str:
    """Return a name for this process that no other ever has, readable for whoever looks at a lease."""
    return f"{socket.gethostname()}/{os.getpid()}/{uuid.uuid4().hex[:8]}"
