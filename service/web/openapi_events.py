"""What the OpenAPI document says of posting events: every mode, its limits, every answer."""

import json
from typing import Any, Final

from events.examples import examples
from events.types.attributes import Attributes
from events.types.printing import PlainSchema
from service.auth.principal import JUDGE, RECORD
from service.web import problems
from service.web.binding import BATCH, LIMITS, MIB, NDJSON, STRUCTURED, Mode
from service.web.openapi_shapes import Answer, Node, Operation, Parameter, ref
from service.web.repeating import HEADER

TAG: Final = "events"
JSON: Final = "application/json"
_FIRST: Final = 3
"""So many examples stand in a batch."""


def _limit(mode: Mode) -> str:
    limit = LIMITS[mode]
    events = "one event" if limit.events == 1 else f"up to {limit.events:,} events"
    return f"{events}, at most {limit.size // MIB} MiB"


MORE: Final = f"""The Content-Type says how events stand in the body:

- `{STRUCTURED}`: {_limit(Mode.STRUCTURED)}.
- `{BATCH}`: a JSON array, {_limit(Mode.BATCH)}.
- `{NDJSON}`, also `application/ndjson` and `application/jsonl`: one event a line, {_limit(Mode.LINES)}.
- `{JSON}` with the attributes in headers `ce-…`: the body is the payload; {_limit(Mode.BINARY)}.

`Content-Encoding: gzip` is taken, and limits count what comes out. An event as it is stored has at most 65,535 bytes.

All of a request is recorded or nothing, at adjacent positions. **Whatever gets a 4xx or 5xx left nothing in the log**, but
for `outcome-unknown`; its remedy is that of a lost answer: send the same again. `source` and `id` name an event for ever,
so that a retry records nothing twice. Lines with `Prefer: handling=lenient` are the one exception: the good ones are
recorded, the bad ones returned."""

_REFUSED: Final = (
    problems.INVALID_JSON,
    problems.INVALID_EVENT,
    problems.KEY_MALFORMED,
    problems.JUDGE_REQUIRED,
    problems.DUPLICATE_ID,
    problems.WRONG_REVISION,
    problems.RETRACTED_TARGET,
    problems.IN_PROGRESS,
    problems.TOO_LARGE,
    problems.UNSUPPORTED_FORMAT,
    problems.UNKNOWN_TYPE,
    problems.UNKNOWN_VERSION,
    problems.INVALID_PAYLOAD,
    problems.SUBJECT_MISMATCH,
    problems.FUTURE_DATE,
    problems.UNKNOWN_REFERENCE,
    problems.UNKNOWN_PARAGRAPH,
    problems.PERSONAL_DATA,
    problems.RULE_REFUSED,
    problems.RESERVED_ATTRIBUTE,
    problems.KEY_REUSED,
    problems.TOO_SLOW,
    problems.QUOTA_EXCEEDED,
    problems.REDUCED_CAPACITY,
    problems.UNAVAILABLE,
    problems.OUTCOME_UNKNOWN,
)
_SAID: Final = (
    "Servanda-Position",
    "Location",
    "Preference-Applied",
    "RateLimit",
    "RateLimit-Policy",
)
_PREFER: Final = Parameter(
    "Prefer",
    "header",
    "`return=minimal` for an answer without a body; `handling=lenient` for lines.",
    {"type": "string"},
)
_KEY: Final = Parameter(
    HEADER,
    "header",
    'A quoted string, such as `"8e03978e-40d5"`. The same request under it has the same answer for a day; events need none.',
    {"type": "string", "pattern": r'^"[ !#-\[\]-~]{1,255}"$'},
)


def _attributes() -> tuple[Parameter, ...]:
    """Return the headers of binary mode, which other modes do not look at."""
    known = Attributes.model_json_schema(schema_generator=PlainSchema)["properties"]
    of_body = {"datacontenttype", "traceparent", "tracestate"}
    return tuple(
        Parameter(f"ce-{name}", "header", f"In binary mode: the attribute `{name}`.", takes)
        for name, takes in known.items()
        if name not in of_body
    )


def _body() -> dict[str, Node]:
    told = examples()[:_FIRST]
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in told)
    batch = {"type": "array", "maxItems": LIMITS[Mode.BATCH].events, "items": ref("CloudEvent")}
    return {
        STRUCTURED: _sent(ref("CloudEvent"), told[0]),
        BATCH: _sent(batch, list(told)),
        NDJSON: _sent({"type": "string"}, lines),
        JSON: _sent({"type": "object"}, told[0]["data"]),
    }


def _sent(schema: Node, example: Any) -> Node:  # noqa: ANN401 - JSON
    return {"schema": schema, "example": example}


def operations() -> tuple[Operation, ...]:
    """Return what can be done at `/events` but reading it."""
    receipt = {JSON: ref("Receipt")}
    return (
        Operation(
            "/events",
            "post",
            "recordEvents",
            TAG,
            "Record events: one, several, or many lines of them",
            MORE,
            answers=(
                Answer(201, "At least one event was recorded, durably.", receipt, _SAID),
                Answer(
                    200,
                    "Every event was in the log already, the batch was empty, or lines were handled leniently.",
                    receipt,
                    _SAID,
                ),
                Answer(204, "The same, where `Prefer: return=minimal` asks for it.", {}, _SAID),
            ),
            problems=_REFUSED,
            parameters=(_PREFER, _KEY, *_attributes()),
            body=_body(),
            scopes=(RECORD, JUDGE),
        ),
        Operation(
            "/events",
            "options",
            "askAboutEvents",
            TAG,
            "Ask what may be done here",
            "A browser's preflight, the handshake of CloudEvents webhooks by `WebHook-Request-Origin`, or neither.",
            answers=(Answer(204, "The header `Allow` says it.", {}, ("Allow",)),),
        ),
    )
