"""What folding keeps from one chunk to the next: what it has read and made, so that the tables are asked for the rest alone."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from events.envelope import Identity, Recorded
from service.projections.catalogue import FoldsOf
from service.projections.chunk import Changes, Chunk
from service.projections.contract import Fact, Timeline
from service.projections.facts import Reach
from service.projections.parking import parked_streams
from service.projections.shelf import TableShelf
from service.projections.working import Wanted

MOST: Final = 500
"""So many events are remembered, some 6 KB each; then they are forgotten, but for the last chunk of them.

To forget them, and to look for garbage among them, takes longer the more they are, and folding stands still meanwhile.
More of them make live folding hardly faster: most subjects of an event are new.
"""


class Nothing:
    """The shelf of a model into which nothing was folded yet."""

    async def facts(self, _wanted: Wanted) -> Sequence[tuple[str, str, Fact]]:
        return ()

    async def facts_named(self, _identities: Sequence[Identity]) -> Sequence[tuple[Identity, Fact]]:
        return ()

    async def timelines(self, _table: str, _keys: Sequence[str]) -> Mapping[str, Timeline]:
        return {}

    async def members(
        self, _table: str, _column: str, _values: Sequence[object]
    ) -> Mapping[str, Timeline]:
        return {}


class Kept:
    """The memory of one model's folding, true as of one position.

    Who folds on from any other position begins with an empty one: so whatever was thrown away,
    or not committed, or parked in between, leaves nothing behind. The tables that it asks may lack
    the chunk that was folded last, and nothing else. So that one stays when it has grown too large
    and forgets the rest; but for dockets: what decides is little, and all claims would have to be
    read for it.
    """

    def __init__(self, folds: FoldsOf, *, most: int = MOST) -> None:
        self._folds = folds
        self._most = most
        self._chunk: Chunk | None = None
        self._shelf: TableShelf | None = None
        self._parked: Mapping[str, int] = {}
        self._position = -1
        self._held = 0
        self._last = 0

    def goes_on(self, position: int) -> bool:
        """Say whether it is of this position; else the next fold begins with an empty memory, which a flow never lets happen."""
        return position == self._position

    async def fold(
        self, connection: AsyncConnection, events: Sequence[Recorded], *, after: int
    ) -> Changes:
        """Return what events change that follow a position, but for those of parked streams.

        connection: mapped to the model's tables, which lack at most the chunk that was folded last.
        """
        if not self.goes_on(after):
            await self._begin(connection, after)
        if self._chunk is None or self._shelf is None:
            raise AssertionError("a memory was begun for this very position")
        if self._held >= self._most:
            self._chunk.forget(self._shelf)
            self._held = self._last
        self._shelf.read_over(connection, to=after)
        self.forget()  # if an event cannot be folded, half of what it says may be in the memory
        changes = await self._chunk.fold([one for one in events if one.stream not in self._parked])
        self._position, self._last = events[-1].position, len(events)
        self._held += self._last
        return changes

    def forget(self) -> None:
        """Be of no position: what was folded last will not be in the tables."""
        self._position = -1

    async def _begin(self, connection: AsyncConnection, position: int) -> None:
        self._parked = await parked_streams(connection)
        self._shelf = TableShelf(connection, Reach(position, self._parked))
        self._chunk = Chunk(self._shelf if position else Nothing(), folds=self._folds)
        self._held = 0
