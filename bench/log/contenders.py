"""Who is measured, under which name."""

from typing import Final

from bench.log import limits, ours, peers
from bench.log.contender import Contender
from bench.log.tail import polled

CALLERS: Final = (1, 8, 64, 256)

SERVANDA: Final = "servanda"
SAFE: Final = "eventsourcing-safe"
FUNCTIONS: Final = "eventsourcing-db-functions"

CONTENDERS: Final = (
    Contender(SERVANDA, CALLERS, ours.prepare, ours.append, polled(ours.NEXT), ours.STORED),
    Contender(SAFE, CALLERS, peers.prepare, peers.append_safely, peers.reading, peers.STORED),
    Contender(
        FUNCTIONS, CALLERS, peers.prepare, peers.append_by_function, peers.reading, peers.STORED
    ),
    Contender(
        *("raw-unnest", (1,), limits.prepare, limits.insert, polled(limits.NEXT), limits.STORED),
        batch=limits.BATCH,
    ),
    Contender(
        *("raw-copy", (1,), limits.prepare, limits.copy, polled(limits.NEXT), limits.STORED),
        batch=limits.BATCH,
    ),
)
