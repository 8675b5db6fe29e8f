"""The keys that were issued: kept as digests, found by id, remembered for half a minute, forgotten at once when one is revoked.

No key is ever deleted: its id stands in the log for ever, and what it was must stay known.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal, LiteralString, Self, TypeAlias

import asyncpg

from events.log.follow import Heard
from events.log.handles import Pool
from service.auth.errors import NoSuchKey
from service.auth.keys import Env, Key
from service.auth.principal import Principal
from service.auth.terms import Terms
from service.database import outage

State: TypeAlias = Literal["active", "expired", "revoked"]

CHANNEL: Final = "servanda_keys"
OLDEST: Final = timedelta(seconds=30)
"""So long a key may be believed without asking again, should a notification be lost."""
MOST: Final = 1000
"""So many keys are remembered: more than that are all asked for again."""
USES_S: Final = 60.0

# Keep a new key; one that is kept already is not touched.
ISSUE_SQL: LiteralString = """
INSERT INTO log.api_key (id, digest, env, label, scopes, types, instruments, sources, issued_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""
# What a request must know of a key.
FIND_SQL: LiteralString = """
SELECT id, digest, env, scopes, types, instruments, sources, issued_at, expires_at, revoked_at, last_used_at
  FROM log.api_key WHERE id = $1
"""
# Every key, for those who administer them: the label as well.
LIST_SQL: LiteralString = """
SELECT id, digest, env, label, scopes, types, instruments, sources, issued_at, expires_at, revoked_at, last_used_at
  FROM log.api_key ORDER BY issued_at, id
"""
# End a key, and have every process forget it; one that is revoked stays revoked as of then.
REVOKE_SQL: LiteralString = """
WITH revoked AS (UPDATE log.api_key SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING id)
SELECT pg_catalog.pg_notify('servanda_keys', '') FROM revoked
"""
# Write down when keys were last used; two processes may know of different minutes.
USED_SQL: LiteralString = """
UPDATE log.api_key AS k SET last_used_at = used.at
  FROM unnest($1::text[], $2::timestamptz[]) AS used (id, at)
 WHERE k.id = used.id AND (k.last_used_at IS NULL OR k.last_used_at < used.at)
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a key; `label` is known to those alone who list keys."""

    id: str
    env: Env
    terms: Terms
    issued_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None
    digest: bytes = field(repr=False)

    @classmethod
    def of(cls, row: asyncpg.Record) -> Self:
        terms = Terms(
            scopes=tuple(row["scopes"]),
            types=tuple(row["types"]),
            instruments=tuple(row["instruments"]),
            sources=tuple(row["sources"]),
            expires_at=row["expires_at"],
            label=row.get("label"),
        )
        return cls(
            row["id"],
            row["env"],
            terms,
            row["issued_at"],
            row["revoked_at"],
            row["last_used_at"],
            row["digest"],
        )

    @property
    def principal(self) -> Principal:
        return Principal(
            f"key:{self.id}",
            "api_key",
            frozenset(self.terms.scopes),
            self.terms.sources,
            self.terms.types,
            self.terms.instruments,
        )

    def state(self, now: datetime) -> State:
        if self.revoked_at is not None:
            return "revoked"
        ends = self.terms.expires_at
        return "expired" if ends is not None and ends <= now else "active"


class Keyring:
    """The keys of a service, for all its tasks.

    reader: of the log; it sees no label.
    writer: what issues and revokes.

    Whoever owns it listens for what it hears, and runs `keep_uses` in a task group of theirs; without them a revocation
    takes up to half a minute, and nobody learns when a key was last used.
    """

    def __init__(self, reader: Pool, writer: Pool) -> None:
        self._reader = reader
        self._writer = writer
        self._known: dict[str, tuple[datetime, Kept]] = {}  # with the time at which each was read
        self._forgotten = 0  # how often all was forgotten
        # Minutes that wait to be written; by `used`, taken by `write_uses`.
        self._used: dict[str, datetime] = {}

    async def find(self, key_id: str, now: datetime) -> Kept | None:
        """Return what is kept of a key; one that nobody knows is asked for each time, so a new one works at once."""
        read_at, kept = self._known.get(key_id, (now, None))
        if kept is not None and now - read_at < OLDEST:
            return kept
        before = self._forgotten
        row = await self._reader.fetchrow(FIND_SQL, key_id)
        if row is None:
            return None
        found = Kept.of(row)
        # What was read before a revocation and arrives after its notification must not be remembered.
        if before == self._forgotten:
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[key_id] = (now, found)
        return found

    async def issue(self, key: Key, terms: Terms, now: datetime) -> None:
        await self._writer.execute(
            ISSUE_SQL,
            key.id,
            key.digest,
            key.env,
            terms.label,
            *(terms.scopes, terms.types, terms.instruments, terms.sources),
            now,
            terms.expires_at,
        )

    async def all(self) -> tuple[Kept, ...]:
        """Return every key ever issued, by the time of issue."""
        return tuple(Kept.of(row) for row in await self._writer.fetch(LIST_SQL))

    async def one(self, key_id: str) -> Kept:
        """Return a key as it stands now; raise NoSuchKey."""
        row = await self._reader.fetchrow(FIND_SQL, key_id)
        if row is None:
            raise NoSuchKey
        return Kept.of(row)

    async def revoke(self, key_id: str, now: datetime) -> None:
        await self._writer.execute(REVOKE_SQL, key_id, now)
        self.forget()

    def forget(self, *_: object) -> None:
        """Ask for every key again: one of them may have been revoked."""
        self._forgotten += 1
        self._known.clear()

    def used(self, kept: Kept, now: datetime) -> None:
        """Remember that a key was used; it is written down later, out of everybody's way."""
        minute = now.replace(second=0, microsecond=0)
        if kept.last_used_at is None or kept.last_used_at < minute:
            self._used[kept.id] = minute

    async def write_uses(self) -> None:
        """Write down the uses that wait."""
        taken, self._used = self._used, {}
        if taken:
            await self._writer.execute(USED_SQL, list(taken), list(taken.values()))

    async def keep_uses(self, *, every_s: float = USES_S) -> None:
        """Write down uses until cancelled; what a database that is away did not take is lost, and does no harm."""
        while True:
            await asyncio.sleep(every_s)
            try:
                await self.write_uses()
            except Exception as error:
                if outage.code_of(error) is None:
                    raise

    @property
    def heard(self) -> Heard:
        """How it hears of revocations; where nobody listens, the age of what is known decides."""
        return {CHANNEL: self.forget}
