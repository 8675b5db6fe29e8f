"""`python -m tests.faults.projecting DSN`: a process that does nothing but keep the read model level with the log."""

import asyncio
import sys

from events.log.follow import Wakeup, listen
from service.database.engine import Address, open_pools
from service.worker import Worker


async def follow(address: Address) -> None:
    """Follow until killed."""
    async with open_pools(address) as pools:
        wakeup = Wakeup()
        worker = Worker(pools, wakeup)
        await worker.prepare()
        async with asyncio.TaskGroup() as group:
            group.create_task(listen(address, wakeup.heard))
            group.create_task(worker.run())


if __name__ == "__main__":
    asyncio.run(follow(Address(sys.argv[1])))
