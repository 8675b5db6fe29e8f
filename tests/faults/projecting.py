"""`python -m tests.faults.projecting DSN`: a process that does nothing but keep the read model level with the log."""

import asyncio
import sys

from service.database.engine import Address, open_pools
from service.worker import Worker


async def follow(address: Address) -> None:
    """Follow until killed."""
    async with open_pools(address) as pools:
        worker = Worker(pools, address, notify=True)
        await worker.prepare()
        await worker.run()


if __name__ == "__main__":
    asyncio.run(follow(Address(sys.argv[1])))
