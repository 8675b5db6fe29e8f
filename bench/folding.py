"""The read tables made from the log: once by the projector as it follows, once more beside the live ones."""

from bench.load import AT_ONCE
from events.log import read
from service.cli.garbage import collecting_rarely
from service.database.engine import Pools
from service.projections.rebuild import Rebuild
from service.projections.runner import Projector


async def follow(pools: Pools) -> int:
    """Fold what the log holds into the live tables; return how many events that were."""
    projector = Projector(pools, holder="bench", chunk=AT_ONCE)
    await projector.prepare()
    return await projector.catch_up()


async def rebuild(pools: Pools) -> int:
    """Fold it all once more beside the live tables, index and switch, as `servanda rebuild` does; return how many events that were."""
    with collecting_rarely():
        await Rebuild(pools, holder="bench rebuild", chunk=AT_ONCE).run()
    return await read.head(pools.log_reader)
