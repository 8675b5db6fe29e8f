"""The events of this bench: one size and shape for every contender, made before the clock starts."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count

from events.cloudevents import Sealed
from events.log.requests import NewEvent

SOURCE = "urn:example:bench"
TYPE = "servanda.stakeholder.registered"
AT = datetime(2026, 1, 1, tzinfo=UTC)

_BEFORE = (
    '{"authid":"local","authtype":"unauthenticated","data":{"country":"CH","name":"Stakeholder of the bench",'
    '"occurred":"2004-10","title":"A stakeholder is entered into the register"},"datacontenttype":"application/json",'
    f'"dataschema":"urn:servanda:schemas/{TYPE}/1","id":"%s","recordedtime":"'
)
_AFTER = f'","source":"{SOURCE}","specversion":"1.0","subject":"%s","type":"{TYPE}"}}'


def events(*, stream: str | None = None) -> Iterator[NewEvent]:
    """Yield events of some 400 bytes, without an end; each of a stream of its own, or all of one."""
    for number in count():
        name = f"bench-{number}"
        yield event_of(name, stream or f"stakeholder/{name}")


def event_of(name: str, stream: str) -> NewEvent:
    """Return one of them, by its id."""
    sealed = Sealed((_BEFORE % name).encode(), (_AFTER % stream).encode())
    return NewEvent(SOURCE, name, stream, sealed)
