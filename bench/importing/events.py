"""Events to import, each of a stream of its own or in the catalogue's mix: as lines, sealed for the append, and as rows."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final, TypeAlias

import orjson

from bench.world.sizes import Sizes
from bench.world.world import World
from events import ijson
from events.cloudevents import parse, seal
from events.log.requests import NewEvent
from service.auth.principal import LOCAL
from service.projections.effects import RETRACTED

AT: Final = datetime(2026, 1, 1, tzinfo=UTC)

_LINE: Final = (
    '{"specversion":"1.0","id":"%s","source":"urn:example:importing","type":"servanda.stakeholder.registered",'
    '"subject":"stakeholder/%s","data":{"title":"A stakeholder is entered into the register","occurred":"2004-10",'
    '"name":"Stakeholder of the bench","type":"company","country":"CH","countryBasis":"source","confidence":"stated",'
    '"sources":[{"title":"Register of the bench","url":"https://example.org/register"}]}}\n'
)

LogRow: TypeAlias = tuple[int, int, bytes]
"""Position, revision, entry."""

BareRow: TypeAlias = tuple[int, int, bytes, bytes, str, str, str, str]
"""The same, and what the log works out by itself: leaf hash, type, stream, source, id."""


def lines(count: int) -> Iterator[bytes]:
    """Yield so many lines of some 450 bytes."""
    for number in range(count):
        name = f"importing-{number}"
        yield (_LINE % (name, name)).encode()


def mixed(count: int) -> Iterator[bytes]:
    """Yield lines of about so many events as they come in life: most go on with a stream, some amend others.

    But for retractions, which an import refuses of whatever others rest on.
    """
    for request in World(Sizes.of(count)).requests():
        for event in request.events:
            if event["type"] != RETRACTED:
                yield orjson.dumps(event) + b"\n"


def sealed(texts: Iterable[bytes]) -> Iterator[NewEvent]:
    """Yield the events of lines as an import makes them, rules aside."""
    for line in texts:
        event = parse(ijson.read(line))
        entry = seal(event, authid=LOCAL.authid, authtype=LOCAL.authtype, claimstanding=None)
        yield NewEvent(event.source, event.id, event.stream, entry)


def log_row(position: int, revision: int, event: NewEvent) -> LogRow:
    return position, revision, event.sealed.entry(AT)


def bare_row(position: int, revision: int, event: NewEvent) -> BareRow:
    entry = event.sealed.entry(AT)
    leaf_hash = sha256(b"\0" + entry).digest()
    type_name = "servanda.stakeholder.registered"
    return position, revision, entry, leaf_hash, type_name, event.stream, event.source, event.id
