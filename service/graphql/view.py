"""GraphQL over HTTP: a request is read, judged, executed and answered with the status that the draft asks for."""

import asyncio
import uuid
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from http import HTTPStatus
from typing import Any, Final

import orjson
from graphql import (
    ExecutionResult,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    execute,
)
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from service.graphql import documents, negotiation
from service.graphql.context import Context
from service.graphql.cost import Cost, Estimate, require_affordable
from service.graphql.documents import UNPROCESSABLE, Document, Documents
from service.graphql.refusals import DATA_WITH_ERRORS, LATER, OUTAGES, Refusal, refused, shown
from service.graphql.requests import Asked, asked_by

METHODS: Final = ("GET", "HEAD", "POST", "OPTIONS")
ALLOW: Final = ", ".join(METHODS)
PATIENCE_S: Final = 10.0
RETRY_AFTER_S: Final = 1
ALWAYS: Final = {"Cache-Control": "no-cache", "Vary": "Accept, Authorization"}
"""No cookie is read here, but what is answered may one day depend on who asks."""

Opener = Callable[[], AbstractAsyncContextManager[Context]]


class View:
    """The ASGI application of the address; it only reads, so there is nothing that a page could forge."""

    def __init__(
        self, schema: GraphQLSchema, opened: Opener, *, patience_s: float = PATIENCE_S
    ) -> None:
        self._schema = schema
        self._opened = opened
        self._patience_s = patience_s
        self._documents = Documents(schema)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        if request.method == "OPTIONS":
            response = Response(status_code=HTTPStatus.NO_CONTENT, headers={"Allow": ALLOW})
        else:
            response = await self._answered(request)
        await response(scope, receive, send)

    async def _answered(self, request: Request) -> Response:
        media = negotiation.chosen(request.headers.get("accept", ""))
        try:
            media = _required(request.method, media)
            asked = await asked_by(request)
            document = self._documents.read(asked.query)
            operation = documents.operation(document, asked.operation_name)
            documents.require_query(operation, method=request.method)
        except Refusal as refusal:
            return _refused(refusal, media)
        if document.errors:
            return _written(_failed(document.errors), UNPROCESSABLE, media)
        return await self._executed(request, asked, document, operation, media=media)

    async def _executed(
        self,
        request: Request,
        asked: Asked,
        document: Document,
        operation: OperationDefinitionNode,
        *,
        media: str,
    ) -> Response:
        try:
            cost = self._cost(asked, document, operation)
        except Refusal as refusal:
            return _refused(refusal, media)
        request_id = request.scope.get("state", {}).get("request_id") or uuid.uuid4().hex
        try:
            async with asyncio.timeout(self._patience_s), self._opened() as context:
                result = await self._result(asked, document, operation, context)
        except TimeoutError:
            late = Refusal("TIMEOUT", OUTAGES["TIMEOUT"], HTTPStatus.GATEWAY_TIMEOUT)
            return _written(refused(late), late.status, media, headers=_later(late.status))
        errors = [shown(error, request_id=request_id) for error in result.errors or ()]
        body, status = _outcome(result.data, errors)
        headers = {**_clocks(context), "Servanda-Cost": str(cost.cost), **_later(status)}
        return _written(body, status, media, headers=headers)

    def _cost(self, asked: Asked, document: Document, operation: OperationDefinitionNode) -> Cost:
        """Return what the operation costs; refuse it where it asks for too much at once."""
        fragments = {
            one.name.value: one
            for one in document.node.definitions
            if isinstance(one, FragmentDefinitionNode)
        }
        found = Estimate(self._schema, fragments, asked.variables or {}).of(operation)
        require_affordable(found)
        return found

    async def _result(
        self,
        asked: Asked,
        document: Document,
        operation: OperationDefinitionNode,
        context: Context,
    ) -> ExecutionResult:
        found = execute(
            self._schema,
            document.node,
            context_value=context,
            variable_values=asked.variables,
            operation_name=operation.name.value if operation.name else None,
        )
        if isinstance(found, ExecutionResult):
            return found
        return await found


def _required(method: str, media: str | None) -> str:
    if method not in METHODS:
        raise Refusal(
            "BAD_REQUEST",
            f"Ask by GET or POST, not by {method}.",
            HTTPStatus.METHOD_NOT_ALLOWED,
            headers={"Allow": ALLOW},
        )
    if media is None:
        raise Refusal(
            "BAD_REQUEST",
            f"Answers are written as {' or '.join(negotiation.OFFERED)}: accept one of them.",
            HTTPStatus.NOT_ACCEPTABLE,
        )
    return media


def _outcome(
    data: dict[str, Any] | None, errors: Sequence[GraphQLError]
) -> tuple[dict[str, Any], int]:
    """Return body and status: all well, some fields failed, nothing could be answered, or nothing was begun."""
    if not errors:
        return {"data": data}, HTTPStatus.OK
    if data is None and all(error.path is None for error in errors):
        return _failed(errors), UNPROCESSABLE  # variables that do not fit their types
    codes = [(error.extensions or {}).get("code", "") for error in errors]
    if data is None or not any(value is not None for value in data.values()):
        status = next((LATER[code] for code in codes if code in LATER), None)
        if status is not None:
            return _failed(errors), status
    return {"data": data, **_failed(errors)}, DATA_WITH_ERRORS


def _failed(errors: Sequence[GraphQLError]) -> dict[str, Any]:
    return {"errors": [error.formatted for error in errors]}


def _clocks(context: Context) -> dict[str, str]:
    """Return the headers that repeat what `meta` says."""
    if context.position is None or context.day is None:
        return {}
    return {
        "Servanda-Position": str(context.position),
        "Servanda-Occurred-By": context.day.isoformat(),
    }


def _later(status: int) -> dict[str, str]:
    again = {HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT}
    return {"Retry-After": str(RETRY_AFTER_S)} if status in again else {}


def _refused(refusal: Refusal, media: str | None) -> Response:
    media = media or negotiation.JSON
    if refusal.is_well_formed:
        return _written(refused(refusal), refusal.status, media, headers=refusal.headers)
    return _response(refused(refusal), refusal.status, media, headers=refusal.headers)


def _written(
    body: dict[str, Any],
    status: int,
    media: str,
    *,
    headers: dict[str, str] | None = None,
) -> Response:
    """Return the answer to a well-formed request: who reads plain JSON finds all the news in the body."""
    status = HTTPStatus.OK if media == negotiation.JSON else status
    return _response(body, status, media, headers=headers or {})


def _response(
    body: dict[str, Any], status: int, media: str, *, headers: dict[str, str]
) -> Response:
    return Response(
        orjson.dumps(body, default=str),
        status_code=status,
        media_type=f"{media}; charset=utf-8",
        headers={**ALWAYS, **headers},
    )
