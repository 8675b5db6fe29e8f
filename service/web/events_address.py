"""The address `/events`: which method does what, and which pages of the web may do it."""

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from service.auth.quota import RECORD
from service.web.exposure import EXPOSED, Exposure
from service.web.headers import header
from service.web.problems import FORBIDDEN
from service.web.refusals import Refused, of_refusal, of_router

Endpoint = Callable[[Request], Awaitable[Response]]

POST: Final = "POST"
RATE_A_MINUTE: Final = f"{60 * RECORD.per_second:.0f}"


class EventsAddress:
    """Dispatches by method; answers of every kind carry what a browser needs to let its page read them."""

    def __init__(self, endpoints: Mapping[str, Endpoint], exposure: Exposure) -> None:
        self._endpoints = endpoints
        self._origins = exposure.origins
        self._allow = ", ".join([*endpoints, "OPTIONS"])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        origin = header(request, b"origin")
        response = await self._answered(request, origin)
        if origin is not None:
            for name, value in self._shared(request, origin).items():
                response.headers.setdefault(name, value)
        await response(scope, receive, send)

    async def _answered(self, request: Request, origin: str | None) -> Response:
        if request.method == "OPTIONS":
            return self._options(request)
        endpoint = self._endpoints.get(request.method)
        if endpoint is None:
            raised = HTTPException(HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": self._allow})
            return await of_router(request, raised)
        try:
            if request.method == POST and origin is not None:
                self._require_origin(request, origin)
            return await endpoint(request)
        except Refused as refused:
            return await of_refusal(request, refused)

    def _options(self, request: Request) -> Response:
        """Answer a browser's preflight, the handshake of CloudEvents webhooks, or what may be done here."""
        headers = {"Allow": self._allow}
        wanted = request.headers.get("access-control-request-method")
        if wanted is not None:
            headers |= {
                "Access-Control-Allow-Methods": self._allow,
                "Access-Control-Allow-Headers": "*, Authorization",
                "Access-Control-Max-Age": "600",
            }
        elif (origin := request.headers.get("webhook-request-origin")) and POST in self._endpoints:
            headers = {
                "Allow": POST,
                "WebHook-Allowed-Origin": origin,
                "WebHook-Allowed-Rate": RATE_A_MINUTE,
            }
        return Response(status_code=HTTPStatus.NO_CONTENT, headers=headers)

    def _shared(self, request: Request, origin: str) -> dict[str, str]:
        method = request.headers.get("access-control-request-method", request.method)
        if method in {"GET", "HEAD"}:
            origin = "*"
        elif not self._may_post(request, origin):
            return {}
        return {
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Expose-Headers": ", ".join(EXPOSED),
        }

    def _require_origin(self, request: Request, origin: str) -> None:
        if not self._may_post(request, origin):
            said = "Pages of this origin may not post events: name it in SERVANDA_ALLOWED_ORIGINS."
            raise Refused(FORBIDDEN, said)

    def _may_post(self, request: Request, origin: str) -> bool:
        return origin in self._origins or origin.partition("//")[2] == request.headers.get("host")
