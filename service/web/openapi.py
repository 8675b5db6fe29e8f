"""`/openapi.json`: the whole HTTP door as one OpenAPI document, made from the tables that the code itself uses."""

from functools import cache
from typing import Final

import orjson
from starlette.requests import Request
from starlette.responses import Response

from service.web import openapi_events, openapi_feeds, openapi_pages
from service.web.fixed import fixed, public_url
from service.web.openapi_components import schemas
from service.web.openapi_shapes import Node, Operation

JSON: Final = "application/json"
DESCRIPTION: Final = """Servanda records what was done under an international decision, event by event, and answers, paragraph \
by paragraph, whether the mandate is being kept, and why it says so.

Events are CloudEvents 1.0 in JSON; `/schemas` explains every type. Whatever cannot be answered is a problem of RFC 9457 \
(`/problems`); programs branch on `code`. Every GET answers HEAD. A known address that is asked in another way is 405 \
`method-not-allowed`, an unknown one 404 `not-found`. Headers with the request line may have 16 KiB."""

VERSION: Final = "1"
"""Of what is described here, not of the release: it moves when something that a client may rely on goes away."""

TAGS: Final[dict[str, str]] = {
    "events": "Recording what happened.",
    "feeds": "Reading the log, by pages or live.",
    "questions": "Asking about the state: GraphQL.",
    "descriptions": "What types, problems and addresses there are.",
    "service": "The service itself.",
}
_BEARER: Final[Node] = {
    "type": "http",
    "scheme": "bearer",
    "description": "A key that `servanda key issue` made. On a service that listens on loopback only, the person at the "
    "machine needs none.",
}
_REQUEST_ID: Final[Node] = {
    "name": "X-Request-Id",
    "in": "header",
    "description": "Of 1 to 64 letters, digits, `.`, `_` and `-`, it names the request in the answer and in every log; "
    "without one that fits the service makes one.",
    "schema": {"type": "string"},
}


def _header(says: str, *, required: bool = False, pattern: str | None = None) -> Node:
    schema = {"type": "string"} | ({"pattern": pattern} if pattern else {})
    return {"description": says, "schema": schema} | ({"required": True} if required else {})


_HEADERS: Final[dict[str, Node]] = {
    "X-Request-Id": _header("Names the request.", required=True, pattern="^[A-Za-z0-9._-]{1,64}$"),
    "Servanda-Position": _header(
        "The highest position of the request, or that of the answer: a read that gives it as `minPosition` sees the change.",
        pattern="^[0-9]+$",
    ),
    "Servanda-Occurred-By": _header("The day as of whose end the answer tells."),
    "Location": _header("Where the event stands, if it was one."),
    "Preference-Applied": _header("Which preference was followed."),
    "RateLimit": _header("What is left of each limit; none for the person at the machine."),
    "RateLimit-Policy": _header("How much may be asked for, and in how long."),
    "ETag": _header("Give it as `If-None-Match`."),
    "Cache-Control": _header("How long the answer may be kept."),
    "Link": _header("Other addresses by their relation: `next`, `previous`, `describedby`."),
    "Allow": _header("The methods of the address."),
    "Accept-Post": _header("The media types that can be posted."),
    "Retry-After": _header("Seconds to wait."),
    "WWW-Authenticate": _header("How to say who asks."),
}


async def endpoint(request: Request) -> Response:
    """Answer the document."""
    url = public_url(request)
    return await fixed(request, {JSON: lambda: _body(url)})


def operations() -> tuple[Operation, ...]:
    """Return everything that can be asked."""
    return (
        *openapi_events.operations(),
        *openapi_feeds.OPERATIONS,
        *openapi_pages.OPERATIONS,
    )


def document(url: str) -> Node:
    """Return the document of a service that is called by this URL."""
    paths: dict[str, Node] = {}
    for one in operations():
        paths.setdefault(one.path, {})[one.method] = one.written()
    return {
        "openapi": "3.1.1",
        "info": {"title": "Servanda", "version": VERSION, "description": DESCRIPTION},
        "servers": [{"url": url or "/"}],
        "tags": [{"name": name, "description": says} for name, says in TAGS.items()],
        "paths": paths,
        "components": {
            "schemas": schemas(),
            "parameters": {"RequestId": _REQUEST_ID},
            "headers": _HEADERS,
            "securitySchemes": {"bearer": _BEARER},
        },
    }


@cache
def _body(url: str) -> bytes:
    return orjson.dumps(document(url))
