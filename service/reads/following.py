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
    """Return where log and tables stand; raise NoReadModel where nothing was ever folded."""
    async with open_snapshot(engine) as snapshot:
        head = await snapshot.head()
        async with snapshot.log() as log:
            waiting = await read.read(log, after=head.tables, limit=1)
            stands = await standstill.get(log, snapshot.model)
    since = waiting[0].recorded_at if waiting else None
    return Following(head.log, head.tables, since, stands)
