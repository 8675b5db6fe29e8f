"""Three ways for the same events into tables, a commit for each piece: only the statements are timed."""

import time
from collections.abc import Awaitable, Callable, Sequence
from itertools import count
from typing import Final, LiteralString, TypeAlias

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
Way: TypeAlias = Callable[[Address, Sequence[Piece]], Awaitable[float]]


class NotAppended(Exception):
    """The log refused events that it must take."""


async def copy_into_like(address: Address, pieces: Sequence[Piece]) -> float:
    """Return the seconds that COPY takes into a table of the log's own definition."""
    connection = await connect(address)
    await connection.execute(LIKE_SQL)
    taken = await _copied(connection, "raw_log", _numbered(pieces, log_row), COLUMNS)
    await connection.close()
    return taken


async def copy_into_bare(address: Address, pieces: Sequence[Piece]) -> float:
    """Return the seconds that COPY takes into a table that is indexed as the log is, and works nothing out."""
    connection = await connect(address)
    await connection.execute(BARE_SQL)
    taken = await _copied(connection, "raw", _numbered(pieces, bare_row), None)
    await connection.close()
    return taken


async def append(address: Address, pieces: Sequence[Piece]) -> float:
    """Return the seconds that our append takes, each stream guarded as new."""
    async with open_pools(address) as pools:
        appender = Appender(pools.append)
        requests = [
            Request(tuple(piece), tuple(Guard(event.stream, 0) for event in piece))
            for piece in pieces
        ]
        began = time.perf_counter()
        for request in requests:
            if not isinstance(await appender.submit(request), Appended):
                raise NotAppended
        return time.perf_counter() - began


def _numbered(
    pieces: Sequence[Piece], row: Callable[[int, NewEvent], tuple[object, ...]]
) -> list[list[tuple[object, ...]]]:
    numbers = count(1)
    return [[row(next(numbers), event) for event in piece] for piece in pieces]


async def _copied(
    connection: Connection,
    table: str,
    pieces: Sequence[Sequence[tuple[object, ...]]],
    columns: Sequence[str] | None,
) -> float:
    began = time.perf_counter()
    for rows in pieces:
        await connection.copy_records_to_table(table, records=rows, columns=columns)
    return time.perf_counter() - began
