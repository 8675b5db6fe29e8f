"""A stranger's HTTP request, read once into what is asked; whatever does not fit is refused with a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

import orjson
from starlette.requests import Request

from service.graphql.refusals import Refusal

LARGEST_BODY_BYTES: Final = 64 * 1024
LARGEST_URL_BYTES: Final = 8 * 1024
EXAMPLE: Final = 'such as {"query": "{ meta { position } }"}'


@dataclass(frozen=True, slots=True)
class Asked:
    """One GraphQL request."""

    query: str
    variables: dict[str, Any] | None = None
    operation_name: str | None = None


async def asked_by(request: Request) -> Asked:
    """Return what a GET or POST asks; raise Refusal."""
    if request.method == "POST":
        return _asked(_posted(request.headers.get("content-type", ""), await _body(request)))
    return _asked(_linked(request))


def _linked(request: Request) -> dict[str, object]:
    """Return the parameters of a URL as a body would have given them."""
    if len(request.url.query) > LARGEST_URL_BYTES:
        raise Refusal(
            "QUERY_TOO_LARGE",
            f"A URL may have {LARGEST_URL_BYTES} bytes: send longer queries by POST.",
            HTTPStatus.REQUEST_URI_TOO_LONG,
        )
    given: dict[str, object] = dict(request.query_params)
    for name in ("variables", "extensions"):
        if name in given:
            given[name] = _json(str(given[name]).encode(), f"The parameter {name!r}")
    return given


async def _body(request: Request) -> bytes:
    """Return the body; it is no longer read than it may be long."""
    held = bytearray()
    async for piece in request.stream():
        held += piece
        if len(held) > LARGEST_BODY_BYTES:
            raise Refusal(
                "QUERY_TOO_LARGE",
                f"A request may have {LARGEST_BODY_BYTES} bytes: ask for less at once.",
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            )
    return bytes(held)


def _posted(content_type: str, body: bytes) -> object:
    media, *parameters = (part.strip().lower() for part in content_type.split(";"))
    charsets = {one.partition("=")[2].strip('" ') for one in parameters if "charset=" in one}
    if media != "application/json" or charsets - {"utf-8", "utf8"}:
        raise Refusal(
            "BAD_REQUEST",
            f"Send the request as JSON in UTF-8, with Content-Type: application/json, {EXAMPLE}.",
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        )
    return _json(body, "The body")


def _json(text: bytes, what: str) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Refusal("BAD_REQUEST", f"{what} is not JSON in UTF-8, {EXAMPLE}.") from None


def _asked(given: object) -> Asked:
    if not isinstance(given, dict):
        raise Refusal(
            "BAD_REQUEST", f"Send one JSON object, {EXAMPLE}; lists of requests are not answered."
        )
    query = given.get("query")
    if not isinstance(query, str) or not query.strip():
        raise Refusal("BAD_REQUEST", f"`query` must be the text of a GraphQL query, {EXAMPLE}.")
    _object(given, "extensions")
    name = given.get("operationName")
    if name is not None and not isinstance(name, str):
        raise Refusal("BAD_REQUEST", "`operationName` must be a name, or left away.")
    return Asked(query, _object(given, "variables"), name or None)


def _object(given: Mapping[str, object], name: str) -> dict[str, Any] | None:
    value = given.get(name)
    if value is None or isinstance(value, dict):
        return value
    raise Refusal("BAD_REQUEST", f"`{name}` must be a JSON object, or left away.")
