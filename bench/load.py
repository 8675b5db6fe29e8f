"""Two roads for a world into a log: through the recorder with every rule, and as sealed bytes straight to the append.

The second stores byte for byte what the first would, which a test shows; it is for sizes at which the rules, which read
every stream again, would take longer than what is to be measured.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from bench.world.world import Request as Told
from events import cloudevents
from events.log.append import Appended, Appender
from events.log.requests import NewEvent, Request
from service.auth.principal import EVERY_TYPE, LOCAL, RECORD, Principal
from service.database.engine import Pools
from service.recording.record import open_recorder
from service.recording.rights import ADMITTED, PROPOSED

AT_ONCE: Final = 1000

FIELD: Final = Principal("key:field", "api_key", frozenset({RECORD}), ("",), EVERY_TYPE)
"""Somebody who may record and not judge."""


class LoadFailed(Exception):
    """The log did not take what a world says, which must not happen in an empty one."""


async def record(pools: Pools, told: Iterable[Told]) -> int:
    """Record a world request by request through every rule; return how many events."""
    recorder = open_recorder(pools)
    count = 0
    for request in told:
        events = [cloudevents.parse(event) for event in request.events]
        receipt = await recorder.record(events, _principal(request))
        count += receipt.recorded
    return count


async def append(pools: Pools, told: Iterable[Told]) -> int:
    """Append a world as sealed bytes, a thousand events at once; return how many."""
    appender = Appender(pools.append)
    events = (event for request in told for event in sealed(request))
    count = 0
    while piece := tuple(islice(events, AT_ONCE)):
        verdict = await appender.submit(Request(piece))
        if not isinstance(verdict, Appended):
            raise LoadFailed(
                f"After {count} events the log answered {type(verdict).__name__}: use a fresh one."
            )
        count += len(piece)
    return count


def sealed(request: Told) -> Iterator[NewEvent]:
    """Yield the events of a request as bytes, as the recorder would seal them."""
    principal = _principal(request)
    standing = ADMITTED if request.judged else PROPOSED
    for event in map(cloudevents.parse, request.events):
        sealed = cloudevents.seal(
            event,
            authid=principal.authid,
            authtype=principal.authtype,
            claimstanding=standing if request.claimed else None,
        )
        yield NewEvent(event.source, event.id, event.stream, sealed)


def _principal(request: Told) -> Principal:
    return LOCAL if request.judged else FIELD
