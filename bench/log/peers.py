"""The library `eventsourcing`, driven at its lowest honest layer: threads over its recorder, its pool as large as by default.

It takes a table lock by default, which makes it safe; with its database functions it takes none.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import LiteralString
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore

from bench.log.contender import COLD, Load, Poll, Taken, set_aside
from bench.log.events import AT, TYPE, events
from service.database.engine import Address

STORED: LiteralString = "SELECT count(*) FROM stored_events"
PATIENCE_S = 60.0
# More than it will take, and no more than fits: events are made before the clock starts.
MOST_PER_S = 10_000
MOST_EVENTS_PER_S = 40_000


def prepare(address: Address) -> None:
    """Make its table, type and function."""
    with _recorder(address, functions=True) as recorder:
        recorder.create_table()


def append_safely(address: Address, load: Load, seconds: float) -> Taken:
    """Append with the table lock."""
    return _append(address, load, seconds, functions=False)


def append_by_function(address: Address, load: Load, seconds: float) -> Taken:
    """Append with the database function, one round trip each."""
    return _append(address, load, seconds, functions=True)


def _append(address: Address, load: Load, seconds: float, *, functions: bool) -> Taken:
    most_per_s = min(MOST_PER_S, MOST_EVENTS_PER_S // load.batch)
    work = iter(list(islice(_batches(load.batch), int(most_per_s * (seconds + COLD)))))
    set_aside()
    took: list[float] = []
    with _recorder(address, functions=functions) as recorder:

        def call(end: float) -> None:
            for batch in work:
                began = time.perf_counter()
                if began >= end:
                    return
                recorder.insert_events(batch)
                took.append(time.perf_counter() - began)

        def play(lasting_s: float) -> float:
            began = time.perf_counter()
            threads = [
                threading.Thread(target=call, args=(began + lasting_s,))
                for _ in range(load.callers)
            ]
            for one in threads:
                one.start()
            for one in threads:
                one.join()
            return time.perf_counter() - began

        play(COLD)
        took.clear()
        return play(seconds), took


def reading(address: Address) -> Poll:
    """Open the table for its own reader of notifications."""
    recorder = PostgresApplicationRecorder(_datastore(address, functions=False))

    def poll(after: int) -> list[int]:
        found = recorder.select_notifications(after, 1000, inclusive_of_start=False)
        return [one.id for one in found]

    return poll


def _batches(size: int) -> Iterator[list[StoredEvent]]:
    """Yield events by the batch, each of an originator of its own."""
    made = (StoredEvent(uuid4(), 1, TYPE, one.sealed.entry(AT)) for one in events())
    while True:
        yield list(islice(made, size))


@contextmanager
def _recorder(address: Address, *, functions: bool) -> Iterator[PostgresApplicationRecorder]:
    datastore = _datastore(address, functions=functions)
    try:
        yield PostgresApplicationRecorder(datastore)
    finally:
        datastore.close()


def _datastore(address: Address, *, functions: bool) -> PostgresDatastore:
    parts = urlsplit(address.dsn)
    query = parse_qs(parts.query)
    return PostgresDatastore(
        address.database,
        query["host"][0] if "host" in query else parts.hostname or "",
        query["port"][0] if "port" in query else parts.port or "",
        parts.username or "",
        address.password or "",
        enable_db_functions=functions,
        pool_size=5,
        max_overflow=10,
        connect_timeout=PATIENCE_S,
    )
