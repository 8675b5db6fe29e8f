"""Who is measured, under which name and which loads."""

from typing import Final

from bench.log import emmett, limits, ours, peers
from bench.log.contender import Contender, Load

SERVANDA: Final = "servanda"
ONE_STREAM: Final = "servanda, one stream"
SAFE: Final = "eventsourcing-safe"
FUNCTIONS: Final = "eventsourcing-db-functions"
EMMETT: Final = "emmett-postgresql"

SINGLES: Final = tuple(Load(callers) for callers in (1, 8, 64, 256))
BATCHES: Final = (Load(16, 10), Load(16, 100))
LOADS: Final = SINGLES + BATCHES
# Nothing is faster than one connection that brings what all callers have in one statement.
LIMITS: Final = (*SINGLES, Load(1, 1000))

CONTENDERS: Final = (
    Contender(SERVANDA, LOADS, ours.prepare, ours.append, ours.reading, ours.STORED),
    Contender(SAFE, LOADS, peers.prepare, peers.append_safely, peers.reading, peers.STORED),
    Contender(
        FUNCTIONS, LOADS, peers.prepare, peers.append_by_function, peers.reading, peers.STORED
    ),
    Contender("raw-unnest", LIMITS, limits.prepare, limits.insert, limits.reading, limits.STORED),
    Contender("raw-copy", LIMITS, limits.prepare, limits.copy, limits.reading, limits.STORED),
)
HOT: Final = Contender(
    ONE_STREAM, (Load(64),), ours.prepare, ours.append_to_one_stream, ours.reading, ours.STORED
)
"""Everybody writes to the same stream, which is where nobody may starve."""
OF_NODE: Final = Contender(
    EMMETT, LOADS, emmett.prepare, emmett.append, emmett.reading, emmett.STORED
)
EVERYBODY: Final = (*CONTENDERS, HOT, OF_NODE)
