"""What the fuzzer does not know by itself: how lines are written, and that time is short. Loaded by name, in its process."""

import json
from typing import Any, Final

import schemathesis


@schemathesis.serializer("application/x-ndjson")
def lines(_: schemathesis.SerializationContext, value: object) -> bytes:
    """Write a text as it is, and whatever else comes as one line of JSON."""
    return value.encode() if isinstance(value, str) else json.dumps(value).encode()


MOST_WAIT_S: Final = 30


@schemathesis.hook
def map_query(_: schemathesis.HookContext, query: dict[str, Any] | None) -> dict[str, Any] | None:
    """Ask to be held for a second where it would be longer; what is no time to wait stays as it is."""
    wait = (query or {}).get("wait")
    if query is None or not isinstance(wait, int) or not 1 < wait <= MOST_WAIT_S:
        return query
    return {**query, "wait": 1}
