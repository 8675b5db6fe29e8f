"""The history passes the strict models and the rules of its streams, line by line, from an empty log on."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import groupby

from events import cloudevents
from events.envelope import Proposed, Recorded
from events.rules.needed import needed_by
from events.rules.outcome import Outcome, Streams, outcome_of
from events.rules.refusal import Refusal
from events.rules.request import Request
from events.rules.streams import judge
from events.rules.told import Told
from tests.instruments.folder import Item, events, instrument, names, records
from tests.sentences.telling import tell

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Log:
    """Takes requests as the service does, as far as rules are concerned."""

    def __init__(self) -> None:
        self._streams: dict[str, list[Recorded]] = defaultdict(list)
        self._position = 0

    def take(self, request: list[Proposed]) -> tuple[Refusal, ...]:
        told = tell(request)
        read = Streams((stream, self._outcome(stream)) for stream in needed_by(told).read)
        refused = judge(Request.of(read, told), self._streams.keys())
        for one in request:
            self._record(one)
        return refused

    def _outcome(self, stream: str) -> Outcome:
        return outcome_of(map(Told.of, self._streams.get(stream, ())))

    def _record(self, event: Proposed) -> None:
        self._position += 1
        stream = self._streams[event.stream]
        stream.append(
            Recorded(
                position=self._position,
                revision=len(stream) + 1,
                source=event.source,
                id=event.id,
                type=event.type,
                stream=event.stream,
                dataschema=event.dataschema,
                recorded_at=NOON,
                authid="system:loader",
                authtype="system",
                claimstanding="admitted",
                correlationid=event.correlationid,
                causationid=None,
                time=None,
                extensions={},
                data=event.data,
                entry=b"",
                leaf_hash=b"",
            )
        )


def test_the_whole_history_is_taken_request_by_request() -> None:
    log = Log()
    assert log.take([cloudevents.parse(event) for event in _of_the_instrument()]) == ()
    for _, request in groupby(events().values(), key=_correlation):
        assert log.take([cloudevents.parse(event) for event in request]) == ()


def test_a_partnership_has_one_stream_and_its_joinings_stand_on_it() -> None:
    formed = [event["subject"] for event in events().values() if _is(event, "partnership.formed")]
    assert len(formed) == len(set(formed))
    joined = [event for event in events().values() if _is(event, "partnership.joined")]
    assert {event["subject"] for event in joined} == {"partnership/mppi"}
    assert len(joined) == 17


def test_the_documents_that_rules_test_are_keys_of_the_instrument() -> None:
    drafted = events()["VI32-0047"]
    assert drafted["subject"].partition("/")[2] in instrument()["documents"]
    assert drafted["data"]["version"] == {"n": 2, "label": "draft 2"}


def test_the_order_is_that_of_the_records_but_for_two_drafts_that_others_speak_of() -> None:
    order = [name for name in events() if name in records()]
    assert order.index("VI32-0047") + 1 == order.index("VI32-0042")
    assert order.index("VI32-0163") + 1 == order.index("VI32-0083")
    rest = [name for name in order if name not in {"VI32-0047", "VI32-0163"}]
    assert rest == sorted(rest)
    assert next(iter(events())) == "ST-001"


def test_an_activity_of_two_records_is_one_stream() -> None:
    assert events()["VI32-0164"]["subject"] == events()["VI32-0207"]["subject"]


def test_whoever_a_reading_speaks_of_is_accounted_for_in_words() -> None:
    assert all(len(why) > 20 for why in names()["readings"].values())


def _correlation(event: Item) -> object:
    return event["correlationid"]


def _is(event: Item, name: str) -> bool:
    return bool(event["type"] == f"servanda.{name}")


def _of_the_instrument() -> Iterator[Mapping[str, object]]:
    """Yield what loading the instrument records before its history: bodies and meetings."""
    bodies = {code: f"stakeholder/{b['stakeholder']}" for code, b in instrument()["bodies"].items()}
    for code, body in instrument()["bodies"].items():
        said = {"name": body["name"], "type": body["type"]}
        yield _event("stakeholder.registered", bodies[code], said)
    for meeting in instrument()["meetings"]:
        said = {name: meeting[name] for name in ("code", "from", "to", "basis")}
        stream = f"meeting/{meeting['code'].lower()}"
        yield _event("meeting.scheduled", stream, said | {"body": bodies[meeting["body"]]})


def _event(name: str, stream: str, said: Mapping[str, object]) -> dict[str, object]:
    common = {"title": stream, "occurred": "2002-12-13", "sources": [{"title": "the decision"}]}
    return {
        "specversion": "1.0",
        "id": stream,
        "source": "urn:servanda:instrument:bc-vi-32",
        "type": f"servanda.{name}",
        "subject": stream,
        "data": {**common, "confidence": "stated", **said},
    }
