"""Events for the log, their canonical bytes made by hand: the log asks nothing of a payload but its day."""

import json

from events.cloudevents import Sealed
from events.log.append import Appended, Guard, NewEvent, Request, Verdict

SOURCE = "urn:test:contract"
STREAM = "partnership/mppi"
TYPE = "servanda.partnership.formed"


def sealed(
    name: str, stream: str, *, occurred: str | None = "2004-10-27", **others: object
) -> Sealed:
    members: dict[str, object] = {
        "authid": "local",
        "authtype": "unauthenticated",
        "data": {"title": "Zürich: ü", **({"occurred": occurred} if occurred else {})},
        "datacontenttype": "application/json",
        "dataschema": f"urn:servanda:schemas/{TYPE}/1",
        "id": name,
        "source": SOURCE,
        "specversion": "1.0",
        "subject": stream,
        "type": TYPE,
        **others,
    }
    before = written({key: item for key, item in members.items() if key < "recordedtime"})
    after = written({key: item for key, item in members.items() if key > "recordedtime"})
    return Sealed(before[:-1] + b',"recordedtime":"', b'",' + after[1:])


def written(members: dict[str, object]) -> bytes:
    return json.dumps(members, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def new(name: str, stream: str = STREAM, **others: object) -> NewEvent:
    """Return an event of this name; `occurred` and further attributes may be given."""
    return NewEvent(SOURCE, name, stream, sealed(name, stream, **others))  # type: ignore[arg-type]  # `occurred` is a str


def request(*events: NewEvent | str, guards: dict[str, int] | None = None) -> Request:
    """Return a request of events, or of names on the usual stream."""
    made = tuple(new(one) if isinstance(one, str) else one for one in events)
    return Request(made, tuple(Guard(stream, at) for stream, at in (guards or {}).items()))


def appended(verdict: Verdict) -> Appended:
    assert isinstance(verdict, Appended), verdict
    return verdict
