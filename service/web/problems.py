"""Problems as RFC 9457 has them: one table of codes, titles and statuses, and nothing of ours beneath."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

MEDIA: Final = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Problem:
    """What can be wrong, in general; `code` is what programs branch on."""

    code: str
    status: int
    title: str


NOT_FOUND: Final = Problem("not-found", HTTPStatus.NOT_FOUND, "There is nothing at this address")
METHOD_NOT_ALLOWED: Final = Problem(
    "method-not-allowed", HTTPStatus.METHOD_NOT_ALLOWED, "This address is not asked that way"
)
NOT_READY: Final = Problem(
    "not-ready", HTTPStatus.SERVICE_UNAVAILABLE, "The service should get no requests now"
)
UNAVAILABLE: Final = Problem(
    "unavailable", HTTPStatus.SERVICE_UNAVAILABLE, "The database is not reachable"
)
INTERNAL: Final = Problem("internal", HTTPStatus.INTERNAL_SERVER_ERROR, "This is our mistake")
PROBLEMS: Final = (NOT_FOUND, METHOD_NOT_ALLOWED, NOT_READY, UNAVAILABLE, INTERNAL)


def answered(
    problem: Problem, detail: str, *, request: Request, headers: dict[str, str] | None = None
) -> Response:
    """Return a problem as a response."""
    body = {
        "type": f"/problems/{problem.code}",
        "title": problem.title,
        "status": int(problem.status),
        "code": problem.code,
        "detail": detail,
        "requestId": request.scope.get("state", {}).get("request_id"),
    }
    return Response(
        orjson.dumps(body), status_code=problem.status, media_type=MEDIA, headers=headers
    )


async def of_router(request: Request, raised: Exception) -> Response:
    """Answer what the router refuses."""
    headers = dict(getattr(raised, "headers", None) or {})
    status = raised.status_code if isinstance(raised, HTTPException) else None
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        said = f"Use one of {headers.get('Allow', 'GET')} here, not {request.method}."
        return answered(METHOD_NOT_ALLOWED, said, request=request, headers=headers)
    there = ", ".join(one.path for one in request.app.routes)
    return answered(NOT_FOUND, f"There are {there}.", request=request)


async def of_surprise(request: Request, _: Exception) -> Response:
    """Answer what nobody foresaw, without any detail; the outermost middleware reports it."""
    held = request.scope.get("state", {}).get("request_id")
    return answered(INTERNAL, f"When you report it, give this id: {held}", request=request)
