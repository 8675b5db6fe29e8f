"""What nobody can beat: the same rows into a bare table by plain statements, one connection for all callers.

Each statement brings the rows of every caller and is a commit; so each caller waits as long as it takes.
"""

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable, Sequence
from itertools import count, islice
from typing import LiteralString, TypeAlias

import asyncpg
import uvloop

from bench.log.contender import COLD, Load, Taken
from bench.log.events import AT, SOURCE, TYPE, events
from bench.log.tail import Connection, polled
from events.log.requests import NewEvent
from service.database.engine import Address

STORED: LiteralString = "SELECT count(*) FROM raw"

# The columns of the log that are indexed, with the same indexes, and nothing that is worked out by the server.
TABLE_SQL = """
CREATE TABLE raw (
    position bigint PRIMARY KEY, revision bigint NOT NULL, entry bytea NOT NULL, leaf_hash bytea NOT NULL,
    type text COLLATE "C" NOT NULL, stream text COLLATE "C" NOT NULL, source text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL, UNIQUE (stream, revision), UNIQUE (source, id)
)
"""
INSERT_SQL = """
INSERT INTO raw SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::bytea[], $5::text[], $6::text[], $7::text[], $8::text[])
"""
NEXT: LiteralString = (
    "SELECT position, entry FROM raw WHERE position > $1 ORDER BY position LIMIT 1000"
)

Line: TypeAlias = tuple[int, int, bytes, bytes, str, str, str, str]
Work: TypeAlias = Callable[[Connection, Sequence[Line]], Awaitable[None]]


def prepare(address: Address) -> None:
    """Make the table."""
    asyncio.run(_prepare(address))


async def _prepare(address: Address) -> None:
    connection = await asyncpg.connect(address.dsn)
    await connection.execute(TABLE_SQL)
    await connection.close()


def insert(address: Address, load: Load, seconds: float) -> Taken:
    """Append by INSERT from arrays."""
    return _run(address, load, seconds, _insert)


def copy(address: Address, load: Load, seconds: float) -> Taken:
    """Append by COPY."""
    return _run(address, load, seconds, _copy)


async def _insert(connection: Connection, lines: Sequence[Line]) -> None:
    await connection.execute(INSERT_SQL, *(list(column) for column in zip(*lines, strict=True)))


async def _copy(connection: Connection, lines: Sequence[Line]) -> None:
    await connection.copy_records_to_table("raw", records=lines)


async def _following(connection: Connection, after: int) -> list[int]:
    return [row[0] for row in await connection.fetch(NEXT, after)]


reading = polled(_following)


def _run(address: Address, load: Load, seconds: float, work: Work) -> Taken:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_append(address, load, seconds, work))


async def _append(address: Address, load: Load, seconds: float, work: Work) -> Taken:
    """Time the statements alone: the rows are made between them."""
    connection = await asyncpg.connect(address.dsn)
    made, numbers = events(), count(1)
    took: list[float] = []
    end = time.perf_counter() + COLD + seconds
    while time.perf_counter() < end:
        batch = islice(made, load.callers * load.batch)
        lines = [_line(next(numbers), event) for event in batch]
        began = time.perf_counter()
        await work(connection, lines)
        took.append(time.perf_counter() - began)
    await connection.close()
    counted = took[max(1, len(took) // 10) :]
    return sum(counted), [one for one in counted for _ in range(load.callers)]


def _line(position: int, event: NewEvent) -> Line:
    entry = event.sealed.entry(AT)
    leaf = hashlib.sha256(b"\0" + entry).digest()
    return position, 1, entry, leaf, TYPE, event.stream, SOURCE, event.id
