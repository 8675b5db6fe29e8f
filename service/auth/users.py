"""People by number: the log says `user:7`, and who that is stands here, where it can be erased.

A number is never given twice, also when the row is gone: whoever comes back is somebody new.
"""

from datetime import datetime
from typing import LiteralString

from events.log.handles import Pool

# The number of a subject of an issuer.
NUMBER_SQL: LiteralString = "SELECT number FROM log.app_user WHERE issuer = $1 AND subject = $2"
# Give a number to a subject that has none; of two who come at once, the second finds the first.
GIVE_SQL: LiteralString = """
INSERT INTO log.app_user (issuer, subject, first_seen_at) VALUES ($1, $2, $3)
ON CONFLICT (issuer, subject) DO UPDATE SET issuer = excluded.issuer
RETURNING number
"""


class Users:
    """The people that tokens speak of.

    reader: looks them up, each time: who was erased a moment ago must not be known any more.
    writer: gives numbers.
    """

    def __init__(self, reader: Pool, writer: Pool) -> None:
        self._reader = reader
        self._writer = writer

    async def number(self, issuer: str, subject: str, now: datetime) -> int:
        """Return the number of a subject, a new one where it has none."""
        found = await self._reader.fetchval(NUMBER_SQL, issuer, subject)
        if found is None:
            found = await self._writer.fetchval(GIVE_SQL, issuer, subject, now)
        return int(found)
