"""The log folded once more into a shadow, and the live tables held to it.

Everything that is compared belongs to one snapshot: the log, the bookmark and the live tables. Where the live tables
have moved on from the position asked for, only tables of versions can still be compared, since their rows are added
and never changed; current rows have gone on with later events, and the outcome says that they were left out.
"""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table

from events.envelope import Recorded
from events.log import bookmarks, read
from events.log.handles import Connection, Pool
from service.audit.comparison import Compared, Difference, compared, place
from service.audit.digest import TableDigest, projection_digest
from service.audit.patience import be_patient
from service.audit.shadow import PREFIX, Observe, claim, drop_left_behind, fold, shadow
from service.audit.stored import Side, digest_of
from service.database.engine import Pools
from service.projections import catalogue
from service.projections.errors import OtherHistory
from service.projections.tables.layout import METADATA
from service.reads.moment import AsOf, resolve
from service.reads.snapshot import Snapshot, open_snapshot


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to replay: up to where, held to the live tables or not, and whether the shadow stays.

    to: as far as the live tables are, without it.
    """

    to: AsOf | None = None
    compare: bool = True
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """The first row that differs, with the event that made it."""

    row: Difference
    event: Recorded | None


@dataclass(frozen=True, slots=True)
class Replayed:
    """What the log makes of its first events, and how the live tables stand to it.

    bookmark:     how far the live tables are.
    folded:       the digest of every table of the shadow.
    compared:     the tables that were compared; empty where none were to be.
    not_compared: the tables that were left out because the live ones have moved on.
    first:        the row of the earliest event among all that differ.
    """

    position: int
    bookmark: int
    schema: str
    folded: Mapping[str, TableDigest]
    compared: tuple[Compared, ...] = ()
    not_compared: tuple[str, ...] = ()
    first: Found | None = None

    @property
    def identical(self) -> bool:
        return all(one.identical for one in self.compared)

    @property
    def projection(self) -> bytes:
        """The digest of the whole shadow."""
        return projection_digest(self.folded)


async def replay(
    pools: Pools, wanted: Wanted, *, run: str, now: datetime, observe: Observe
) -> Replayed:
    """Fold the log into the schema shadow_`run`, digest it, and compare it with the live tables.

    Raises NotReached where the live tables are not that far, OtherRelease where another release folded them.
    """
    schema = f"{PREFIX}{run}"
    await drop_left_behind(pools.projector)
    async with open_snapshot(pools.reader) as snapshot:
        async with snapshot.log() as log:
            await be_patient(log)
            await claim(log, schema)
        position = await _point(snapshot, wanted.to, now=now)
        if wanted.compare:
            await _require_comparable(snapshot, position)
        async with shadow(pools.projector, schema, keep=wanted.keep) as engine:
            await fold(snapshot, engine, position, observe=observe)
            async with _reading(pools.log_reader) as driver:
                return await _examined(
                    snapshot, Side(driver, schema), position, compare=wanted.compare
                )


async def _point(snapshot: Snapshot, to: AsOf | None, *, now: datetime) -> int:
    """Return the position that is meant; of an instant that of the log, however far the tables are."""
    position = (await resolve(snapshot, to, None, now=now)).position
    if to is None or to.recorded_at is None:
        return position
    async with snapshot.log() as log:
        return await read.position_at(log, to.recorded_at)


async def _require_comparable(snapshot: Snapshot, position: int) -> None:
    """Raise NotReached or OtherHistory where the live tables are not those of this log at this position."""
    await snapshot.require(position)
    async with snapshot.log() as log:
        mark = await bookmarks.get(log, snapshot.model)
        last = await read.read(log, after=mark.position - 1, limit=1) if mark else []
    if mark and any(
        one.position == mark.position and one.leaf_hash != mark.leaf_hash for one in last
    ):
        raise OtherHistory(mark.position)


@asynccontextmanager
async def _reading(pool: Pool) -> AsyncIterator[Connection]:
    """Lend a connection that reads the shadow in a transaction, which cursors need."""
    async with pool.acquire() as driver, driver.transaction(readonly=True):
        await be_patient(driver)
        yield driver


async def _examined(snapshot: Snapshot, folded: Side, position: int, *, compare: bool) -> Replayed:
    bookmark = (await snapshot.head()).tables
    digests = {str(table.name): await digest_of(folded, table) for table in METADATA.sorted_tables}
    if not compare:
        return Replayed(position, bookmark, folded.schema, digests)
    comparable = _comparable(whole=position == bookmark)
    async with snapshot.log() as driver:
        live = Side(driver, snapshot.model, None if position == bookmark else position)
        outcome = [
            await compared(
                table, live, folded, digests=(await digest_of(live, table), digests[table.name])
            )
            for table in comparable
        ]
    return Replayed(
        position,
        bookmark,
        folded.schema,
        digests,
        compared=tuple(outcome),
        not_compared=tuple(sorted(digests.keys() - {table.name for table in comparable})),
        first=await _first(snapshot, outcome),
    )


def _comparable(*, whole: bool) -> list[Table]:
    """Return the tables that can be compared: all where the live ones stand, else those of versions."""
    versions = {tables.version.name for tables in catalogue.TABLES.values()}
    return [table for table in METADATA.sorted_tables if whole or table.name in versions]


async def _first(snapshot: Snapshot, outcome: Iterable[Compared]) -> Found | None:
    """Return the differing row of the earliest event, and that event where there is one."""
    rows = sorted((row for one in outcome for row in one.rows), key=place)
    if not rows:
        return None
    return Found(rows[0], await _event(snapshot, rows[0].position or 0))


async def _event(snapshot: Snapshot, position: int) -> Recorded | None:
    """Return the event at a position, which a row put there by hand may have made up."""
    if not 0 < position <= (await snapshot.head()).log:
        return None
    async with snapshot.log() as log:
        events = await read.read(log, after=position - 1, limit=1)
    return next((event for event in events if event.position == position), None)
