"""How far behind the log the read tables are, in events and in time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from events.log import read, standstill
from events.log.standstill import Standstill
from service.reads.snapshot import open_snapshot


@dataclass(frozen=True, slots=True)
class Following:
    """Where log and tables stand.

    waiting_since:  when the first event that is not folded was recorded.
    standstill:     why the tables go no further, where whoever folds has found that they do not.
    """

    log: int
    tables: int
    waiting_since: datetime | None
    standstill: Standstill | None = None

    def behind_s(self, now: datetime) -> float:
        """Return how long the tables have not shown what is recorded."""
        since = self.waiting_since
        return 0.0 if since is None else max((now - since).total_seconds(), 0.0)


async def following(engine: AsyncEngine) -> Following:
    """Return where log and tables stand; raise NoReadModel where nothing was ever folded.

    Raises LogDamaged where what comes next is missing, or what was folded last: nothing goes on then.
    """
    async with open_snapshot(engine) as snapshot:
        head = await snapshot.head()
        async with snapshot.log() as log:
            around = await read.read(log, after=max(head.tables - 1, 0), limit=2)
            stands = await standstill.get(log, snapshot.model)
    waiting = (one.recorded_at for one in around if one.position > head.tables)
    return Following(head.log, head.tables, next(waiting, None), stands)
