"""How far behind the log the read tables are, in events and in time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from events.log import read
from service.reads.snapshot import open_snapshot


@dataclass(frozen=True, slots=True)
class Following:
    """Where log and tables stand; `waiting_since`: when the first event that is not folded was recorded."""

    log: int
    tables: int
    waiting_since: datetime | None

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
    return Following(head.log, head.tables, waiting[0].recorded_at if waiting else None)
