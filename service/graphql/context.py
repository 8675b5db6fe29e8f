"""What one operation works with: one snapshot, both clocks resolved, and loaders that ask once for many."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date, datetime
from functools import cached_property

from service.database.engine import Pools
from service.graphql.loaders import Loaders
from service.reads import moment as clocks
from service.reads.errors import NotReached
from service.reads.freshness import wait_for
from service.reads.moment import AsOf, Moment, OccurredBy
from service.reads.snapshot import Snapshot, open_snapshot


class Context:
    """Belongs to one operation. The snapshot is opened by the first root field that needs it."""

    def __init__(self, pools: Pools, stack: AsyncExitStack, *, now: datetime) -> None:
        self._pools = pools
        self._stack = stack
        self._opening = asyncio.Lock()
        self._snapshot: Snapshot | None = None
        self.now = now
        self.position: int | None = None
        self.day: date | None = None

    async def moment(self, as_of: AsOf | None, by: OccurredBy | None) -> Moment:
        """Resolve both clocks; all root fields without an exact `asOf` share one position."""
        snapshot = await self._opened(as_of or AsOf())
        moment = await clocks.resolve(snapshot, as_of, by, now=self.now)
        if self.position is None:
            self.position, self.day = moment.position, moment.day
        return moment

    async def _opened(self, as_of: AsOf) -> Snapshot:
        async with self._opening:
            if self._snapshot is None:
                await self._wait(as_of)
                self._snapshot = await self._stack.enter_async_context(
                    open_snapshot(self._pools.reader)
                )
            wanted = as_of.min_position or as_of.position or 0
            head = await self._snapshot.head()
            if head.tables < wanted <= head.log:
                raise NotReached(wanted, head.tables)
            return self._snapshot

    async def _wait(self, as_of: AsOf) -> None:
        """Wait for what is asked for; a position that the log itself has not reached is no reason to."""
        wanted = as_of.min_position or as_of.position
        if wanted is None:
            return
        async with open_snapshot(self._pools.reader) as before:
            head = await before.head()
        if head.tables < wanted and (as_of.min_position or wanted <= head.log):
            await wait_for(self._pools.reader, wanted)

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot, once a root field has resolved its moment."""
        if self._snapshot is None:
            raise AssertionError("a root field resolves its moment before anything is read")
        return self._snapshot

    @cached_property
    def load(self) -> Loaders:
        """Loaders over the snapshot."""
        return Loaders(self.snapshot)


@asynccontextmanager
async def open_context(pools: Pools, *, now: datetime) -> AsyncIterator[Context]:
    """Open what one operation works with."""
    async with AsyncExitStack() as stack:
        yield Context(pools, stack, now=now)
