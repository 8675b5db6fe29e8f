"""What the OpenAPI document says of reading the log: by pages, one by one, live."""

from typing import Final

from events.edtf import PATTERN
from events.log.read import LAST
from events.registry import EVENT_TYPES, PREFIX
from events.types.keys import ADDRESS, NUMBER, SLUG
from service.auth.principal import READ
from service.web import problems
from service.web.feed_formats import BATCH, CLOUDEVENT, JSON, NDJSON
from service.web.feed_parameters import MOST_ITEMS, MOST_TYPES, MOST_WAIT_S
from service.web.openapi_shapes import Answer, Node, Operation, Parameter, ref
from service.web.stream import MEDIA

TAG: Final = "feeds"

_CURSOR: Final[Node] = {
    "type": "string",
    "pattern": "^([1-9][0-9]{0,18}-)?(0|[1-9][0-9]{0,18})$",
}
_INSTANT: Final[Node] = {"type": "string", "format": "date-time"}
_DATE: Final[Node] = {"type": "string", "pattern": PATTERN}
_NAMES: Final = tuple(dict.fromkeys(one.name for one in EVENT_TYPES))
_BEGINNINGS: Final = dict.fromkeys(f"{name.rpartition('.')[0]}.*" for name in _NAMES)
_TYPES: Final[Node] = {
    "type": "array",
    "maxItems": MOST_TYPES,
    "items": {"enum": [f"{PREFIX}*", *_BEGINNINGS, *_NAMES]},
}


def _text(pattern: str) -> Node:
    return {"type": "string", "pattern": f"^{pattern}$"}


def _query(name: str, says: str, takes: Node, example: object = None) -> Parameter:
    return Parameter(name, "query", says, takes, example=example)


_FILTERS: Final = (
    _query(
        "after",
        "A position, or a cursor that was given to you; one far beyond the head is refused.",
        _CURSOR,
        "1-100",
    ),
    _query("type", "Types, or all that begin alike: `servanda.partnership.*`.", _TYPES),
    _query("stream", "One stream.", _text(f"[a-z]{{1,20}}/{SLUG}"), "partnership/phones"),
    _query("instrument", "The address of an instrument.", _text(ADDRESS), "XY-1/2"),
    _query("paragraph", "The address of a paragraph.", _text(f"{ADDRESS}#{NUMBER}"), "XY-1/2#1"),
    _query("source", "A source as it stands in events.", _text("[!-~]{1,512}")),
    _query("correlation", "A `correlationid` as it stands.", {"type": "string", "maxLength": 256}),
    _query("recorded_from", "From this instant on.", _INSTANT, "2026-03-01T09:00:00Z"),
    _query("recorded_to", "Up to this instant.", _INSTANT, "2026-03-02T09:00:00Z"),
    _query("occurred_from", "Not wholly before this date.", _DATE, "2004"),
    _query("occurred_to", "Not wholly after this date.", _DATE, "2004-10"),
)
_OF_PAGES: Final = (
    _query(
        "until",
        "The last position to look at.",
        {"type": "integer", "minimum": 0, "maximum": LAST},
    ),
    _query(
        "limit",
        "At most so many; 100 without it.",
        {"type": "integer", "minimum": 1, "maximum": MOST_ITEMS},
    ),
    _query(
        "wait",
        "Hold the request for so many seconds until something matches.",
        {"type": "integer", "minimum": 0, "maximum": MOST_WAIT_S},
    ),
)
_POSITION: Final = Parameter(
    "position",
    "path",
    "A place in the log, from 1.",
    {"type": "integer", "minimum": 1, "maximum": LAST},
    required=True,
    example=1,
)
_LAST_ID: Final = Parameter(
    "Last-Event-ID", "header", "Where a reader stopped; it wins over `after`.", _CURSOR
)
_KNOWN: Final = Parameter(
    "If-None-Match", "header", "The `ETag` of what the caller has.", {"type": "string"}
)
_SAME: Final = Answer(304, "The caller has it already.", {}, ("ETag",))
_ASKED: Final = (
    problems.UNKNOWN_PARAMETER,
    problems.INVALID_PARAMETER,
    problems.NOT_ACCEPTABLE,
    problems.QUOTA_EXCEEDED,
    problems.UNAVAILABLE,
)

OPERATIONS: Final = (
    Operation(
        "/events",
        "get",
        "readEvents",
        TAG,
        "Read the log by pages",
        "Ordered by position, dense, nothing skipped. `next` is the last position looked at, not the last that matched: "
        "give it as `after` to go on. As NDJSON the last line is `next` and `head`; without it the body was cut short.",
        answers=(
            Answer(
                200,
                "A page. One that `limit` or `until` closed is final and has an `ETag`.",
                {
                    JSON: ref("FeedPage"),
                    NDJSON: {"type": "string"},
                    BATCH: {"type": "array", "items": ref("RecordedEvent")},
                },
                ("Link", "Cache-Control"),
            ),
            _SAME,
        ),
        problems=_ASKED,
        parameters=(*_FILTERS, *_OF_PAGES, _KNOWN),
        scopes=(READ,),
    ),
    Operation(
        "/events/stream",
        "get",
        "followEvents",
        TAG,
        "Follow the log live",
        "Server-sent events: `id` is a cursor, `event` the type, `data` the event as it is stored. A block with `id` alone "
        "moves the place from which a reader resumes. The stream ends after about an hour, or when a reader falls behind.",
        answers=(
            Answer(200, "A stream; the schema is that of each event.", {MEDIA: ref("StreamEvent")}),
        ),
        problems=_ASKED,
        parameters=(*_FILTERS, _LAST_ID),
        scopes=(READ,),
    ),
    Operation(
        "/events/{position}",
        "get",
        "readEvent",
        TAG,
        "Read one event",
        answers=(
            Answer(
                200,
                "The event as it is stored.",
                {JSON: ref("FeedItem"), CLOUDEVENT: ref("RecordedEvent")},
                ("ETag", "Link", "Cache-Control"),
            ),
            _SAME,
        ),
        problems=(*_ASKED, problems.NOT_FOUND, problems.WITHHELD),
        parameters=(_POSITION, _KNOWN),
        scopes=(READ,),
    ),
)
