"""A refusal as an HTTP answer: a problem of the table, what it is about, and every fault of the request."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, Final

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from service.web.problem import Problem
from service.web.problems import INTERNAL, METHOD_NOT_ALLOWED, NOT_FOUND

MEDIA: Final = "application/problem+json"
MOST_FAULTS: Final = 1_000
"""So many faults are listed; all are counted."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a request.

    pointer: JSON pointer into the structured form of what was sent; empty for the whole.
    header:  the header that has the fault, where one has.
    line:    of NDJSON, from 1.
    more:    further members, such as `expected` and `actual`.
    """

    pointer: str
    code: str
    detail: str
    near: tuple[str, ...] = ()
    header: str | None = None
    line: int | None = None
    more: Mapping[str, object] | None = None

    def saying(self, more: Mapping[str, object]) -> "Fault":
        """Return the fault with further members."""
        return replace(self, more=more)

    def as_json(self) -> dict[str, Any]:
        """Return the fault as an item of `errors`."""
        said: dict[str, Any] = {"pointer": self.pointer, "code": self.code, "detail": self.detail}
        optional = {"near": self.near, "header": self.header, "line": self.line}
        return (
            said
            | {name: value for name, value in optional.items() if value}
            | dict(self.more or {})
        )


class Refused(Exception):
    """Raised by a door to answer a problem; `headers` and further members go with it."""

    def __init__(
        self,
        problem: Problem,
        detail: str,
        *,
        faults: Iterable[Fault] = (),
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(detail)
        self.problem, self.detail = problem, detail
        self.faults, self.headers = tuple(faults), dict(headers or {})
        self.more = dict(more or {})


async def of_refusal(request: Request, raised: Exception) -> Response:
    """Answer what a door refuses."""
    if not isinstance(raised, Refused):
        raise raised
    return answered(
        raised.problem,
        raised.detail,
        request=request,
        headers=raised.headers,
        faults=raised.faults,
        more=raised.more,
    )


def answered(
    problem: Problem,
    detail: str,
    *,
    request: Request,
    headers: Mapping[str, str] | None = None,
    faults: Iterable[Fault] = (),
    more: Mapping[str, object] | None = None,
) -> Response:
    """Return a problem as a response, with as many of the faults as are listed and the number of all."""
    state = request.scope.get("state", {})
    body: dict[str, Any] = {
        "type": problem.type_at(state.get("public_url", "")),
        "title": problem.title,
        "status": int(problem.status),
        "code": problem.code,
        "instance": f"urn:servanda:request:{state.get('request_id')}",
        "detail": detail,
        **(more or {}),
    }
    every = list(faults)
    if every:
        body |= {"total": len(every), "errors": [one.as_json() for one in every[:MOST_FAULTS]]}
    return Response(
        orjson.dumps(body),
        status_code=problem.status,
        media_type=MEDIA,
        headers={"Cache-Control": "no-store", **(headers or {})},
    )


async def of_router(request: Request, raised: Exception) -> Response:
    """Answer what the router refuses."""
    headers = dict(getattr(raised, "headers", None) or {})
    status = raised.status_code if isinstance(raised, HTTPException) else None
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        said = f"Use one of {headers.get('Allow', 'GET')} here, not {request.method}."
        return answered(METHOD_NOT_ALLOWED, said, request=request, headers=headers)
    there = ", ".join(dict.fromkeys(one.path for one in request.app.routes))
    return answered(NOT_FOUND, f"There are {there}.", request=request)


async def of_surprise(request: Request, _: Exception) -> Response:
    """Answer what nobody foresaw, without any detail; the outermost middleware reports it."""
    held = request.scope.get("state", {}).get("request_id")
    return answered(INTERNAL, f"When you report it, give this id: {held}", request=request)
