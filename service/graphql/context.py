"""What one operation works with: one snapshot, both clocks resolved, and loaders that ask once for many."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import date, datetime
from functools import cached_property

from service.database.engine import Pools
from service.graphql.batching import Turns
from service.graphql.indicator_loaders import IndicatorLoaders
from service.graphql.loaders import Loaders
from service.graphql.since_loaders import SinceLoaders
from service.reads import moment as clocks
from service.reads.errors import NotReached
from service.reads.freshness import wait_for
from service.reads.moment import AsOf, Moment, OccurredBy
from service.reads.snapshot import Snapshot, open_snapshot


class Context:
    """Belongs to one operation. The snapshot is opened by the first root field that needs it."""

    def __init__(self, pools: Pools, stack: AsyncExitStack, turns: Turns, *, now: datetime) -> None:
        self._pools = pools
        self._stack = stack
        self._turns = turns
        self._opening = asyncio.Lock()
        self._snapshot: Snapshot | None = None
        self._asked: list[AsOf | None] = []
        self.now = now
        self.position: int | None = None
        self.day: date | None = None

    async def moment(self, as_of: AsOf | None, by: OccurredBy | None) -> Moment:
        """Resolve both clocks; all root fields without an exact `asOf` share one position."""
        snapshot = await self._opened(as_of)
        moment = await clocks.resolve(snapshot, as_of, by, now=self.now)
        if self.position is None:
            self.position, self.day = moment.position, moment.day
        return moment

    async def _opened(self, as_of: AsOf | None) -> Snapshot:
        self._asked.append(as_of)
        async with self._opening:
            if self._snapshot is None:
                self._snapshot = await self._reaching()
        behind, reached = await _behind(self._snapshot, as_of)
        if behind:
            raise NotReached(behind, reached)
        return self._snapshot

    async def _reaching(self) -> Snapshot:
        """Open a snapshot of what root fields ask for: wait for the tables where that is recorded but not folded yet.

        All root fields share it, so it must hold the most that any of them asks for; where it does not in time, those
        that ask for less are answered all the same.
        """
        await asyncio.sleep(0)  # the root fields begin together: each says what it asks for
        async with AsyncExitStack() as held:
            snapshot = await held.enter_async_context(open_snapshot(self._pools.reader))
            behind = max([(await _behind(snapshot, one))[0] for one in self._asked])
            if not behind:
                self._stack.push_async_exit(held.pop_all())
                return snapshot
        with suppress(NotReached):  # whoever asked for it is told so by what is opened
            await wait_for(self._pools.reader, behind)
        return await self._stack.enter_async_context(open_snapshot(self._pools.reader))

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot, once a root field has resolved its moment."""
        if self._snapshot is None:
            raise AssertionError("a root field resolves its moment before anything is read")
        return self._snapshot

    @cached_property
    def load(self) -> Loaders:
        """Loaders over the snapshot."""
        return Loaders(self.snapshot, self._turns)

    @cached_property
    def indicators(self) -> IndicatorLoaders:
        """Loaders of what indicators are worked out from."""
        return IndicatorLoaders(self.snapshot, self._turns)

    @cached_property
    def since(self) -> SinceLoaders:
        """Loaders of what is asked since a day."""
        return SinceLoaders(self.snapshot, self._turns)


async def _behind(snapshot: Snapshot, as_of: AsOf | None) -> tuple[int, int]:
    """Return the position that is to be waited for, or 0, and how far the tables are.

    An exact position beyond the log is no reason to wait; whoever names a `minPosition` knows that it exists.
    """
    wanted = await clocks.wanted_position(snapshot, as_of)
    head = await snapshot.head()
    known = as_of is not None and as_of.min_position is not None
    return (wanted if head.tables < wanted and (known or wanted <= head.log) else 0), head.tables


@asynccontextmanager
async def open_context(pools: Pools, *, now: datetime) -> AsyncIterator[Context]:
    """Open what one operation works with."""
    async with AsyncExitStack() as stack:
        group = await stack.enter_async_context(asyncio.TaskGroup())
        yield Context(pools, stack, Turns(group), now=now)
