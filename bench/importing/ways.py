"""Three ways for the same events into tables, a commit for each piece: only the statements are timed, and what they stored is counted."""

import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial
from itertools import count
from typing import Final, LiteralString, TypeAlias

from bench.figures import Rate
from bench.importing.events import bare_row, log_row
from bench.log.limits import TABLE_SQL as BARE_SQL
from bench.log.tail import Connection
from events.log.append import Appended, Appender, Guard, Request
from events.log.requests import NewEvent
from service.database.engine import Address, connect, open_pools

# The log's own table, with all that it works out, checks and indexes; without its triggers.
LIKE_SQL: LiteralString = "CREATE TABLE raw_log (LIKE log.event INCLUDING ALL)"
COLUMNS: Final = ("position", "revision", "entry")

Piece: TypeAlias = Sequence[NewEvent]
Way: TypeAlias = Callable[[Address, Sequence[Piece]], Awaitable[Rate]]


class NotAppended(Exception):
    """The log refused events that it must take."""


async def copy_into_like(address: Address, pieces: Sequence[Piece]) -> Rate:
    """Return the rate of COPY into a table of the log's own definition."""
    connection = await connect(address)
    await connection.execute(LIKE_SQL)
    rate = await _copied(connection, "raw_log", _numbered(pieces, log_row), COLUMNS)
    await connection.close()
    return rate


async def copy_into_bare(address: Address, pieces: Sequence[Piece]) -> Rate:
    """Return the rate of COPY into a table that is indexed as the log is, and works nothing out."""
    connection = await connect(address)
    await connection.execute(BARE_SQL)
    rate = await _copied(connection, "raw", _numbered(pieces, bare_row), None)
    await connection.close()
    return rate


async def append(address: Address, pieces: Sequence[Piece]) -> Rate:
    """Return the rate of our append, each stream guarded as new."""
    async with open_pools(address) as pools:
        appender = Appender(pools.append)
        requests = [
            Request(tuple(piece), tuple(Guard(event.stream, 0) for event in piece))
            for piece in pieces
        ]
        stored, began = 0, time.perf_counter()
        for request in requests:
            verdict = await appender.submit(request)
            if not isinstance(verdict, Appended):
                raise NotAppended
            stored += len(verdict.revisions)
        return Rate(stored, time.perf_counter() - began)


def _numbered(
    pieces: Sequence[Piece], row: Callable[[int, int, NewEvent], tuple[object, ...]]
) -> list[list[tuple[object, ...]]]:
    numbers, revisions = count(1), defaultdict[str, Iterator[int]](partial(count, 1))
    return [
        [row(next(numbers), next(revisions[event.stream]), event) for event in piece]
        for piece in pieces
    ]


async def _copied(
    connection: Connection,
    table: str,
    pieces: Sequence[Sequence[tuple[object, ...]]],
    columns: Sequence[str] | None,
) -> Rate:
    began = time.perf_counter()
    for rows in pieces:
        await connection.copy_records_to_table(table, records=rows, columns=columns)
    seconds = time.perf_counter() - began
    return Rate(await connection.fetchval(f"SELECT count(*) FROM {table}"), seconds)  # noqa: S608  # a name of ours
