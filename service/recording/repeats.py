"""Requests under an Idempotency-Key: the answer is kept for a day, and given again to whoever sends the same.

For events it is a courtesy, since these name themselves: a row whose process died before the answer was kept is worked on
anew after a minute, and finds in the log what was recorded.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, LiteralString, TypeAlias

import asyncpg
import orjson

from events.log.handles import Pool

KEPT: Final = timedelta(hours=24)
ABANDONED: Final = timedelta(minutes=1)

# Begin; nothing comes back while another request under this key is answered, or was.
BEGIN_SQL: LiteralString = """
INSERT INTO log.repeat AS r (caller, key, salt, digest, began_at) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (caller, key) DO UPDATE
   SET salt = excluded.salt, digest = excluded.digest, began_at = excluded.began_at,
       status = NULL, headers = NULL, body = NULL
 WHERE r.began_at < $6 OR (r.status IS NULL AND r.began_at < $7)
RETURNING true
"""
# What became of the other one.
FOUND_SQL: LiteralString = """
SELECT salt, digest, status, headers, body FROM log.repeat WHERE caller = $1 AND key = $2
"""
# Keep the answer.
KEEP_SQL: LiteralString = """
UPDATE log.repeat SET status = $3, headers = $4::text::jsonb, body = $5 WHERE caller = $1 AND key = $2 AND began_at = $6
"""
# It came to nothing: whoever tries again begins anew.
DROP_SQL: LiteralString = "DELETE FROM log.repeat WHERE caller = $1 AND key = $2 AND began_at = $3"
# Throw away what is older than a day.
SWEEP_SQL: LiteralString = "DELETE FROM log.repeat WHERE began_at < $1"

Salt: TypeAlias = Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was given."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Begun:
    """A request that is answered under a key: what became of it is written only while nobody has begun it anew."""

    caller: str
    key: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Running:
    """The first request under this key has not been answered yet."""


@dataclass(frozen=True, slots=True)
class Other:
    """The key belongs to a request with another body."""


Found: TypeAlias = Answer | Running | Other | None


class Repeats:
    """What is kept of requests under keys; `salt` makes 32 random bytes."""

    def __init__(self, writer: Pool, *, salt: Salt) -> None:
        self._writer = writer
        self._salt = salt

    async def begin(self, caller: str, key: str, body: bytes, *, now: datetime) -> Found:
        """Return what became of the same request before; None where this one is the first, and is to be answered."""
        await self._writer.execute(SWEEP_SQL, now - KEPT)
        salt = self._salt()
        began = await self._writer.fetchval(
            BEGIN_SQL, caller, key, salt, _digest(salt, body), now, now - KEPT, now - ABANDONED
        )
        if began:
            return None
        row = await self._writer.fetchrow(FOUND_SQL, caller, key)
        return Running() if row is None else _found(row, body)

    async def keep(self, begun: Begun, answer: Answer) -> None:
        """Keep the answer."""
        headers = orjson.dumps(dict(answer.headers)).decode()
        told = (answer.status, headers, answer.body)
        await self._writer.execute(KEEP_SQL, begun.caller, begun.key, *told, begun.at)

    async def drop(self, begun: Begun) -> None:
        """Forget the request."""
        await self._writer.execute(DROP_SQL, begun.caller, begun.key, begun.at)


def _found(row: asyncpg.Record, body: bytes) -> Found:
    if not hmac.compare_digest(row["digest"], _digest(row["salt"], body)):
        return Other()
    if row["status"] is None:
        return Running()
    headers: dict[str, Any] = orjson.loads(row["headers"])
    return Answer(row["status"], headers, row["body"])


def _digest(salt: bytes, body: bytes) -> bytes:
    return hmac.digest(salt, body, hashlib.sha256)
