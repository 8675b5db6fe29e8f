"""What every answer carries: an id of the request, and headers that keep browsers strict."""

import re
import uuid
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.telemetry.logs import logger

ACCEPTED_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
STRICT: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
"""For answers that say nothing else; the page brings a policy of its own."""


_log = logger("web")


class Labels:
    """Takes or makes the request's id, puts what is strict on every answer, reports what nobody caught.

    It stands outside of everything else, so that answers to surprises carry the same.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if ACCEPTED_ID.fullmatch(given) else uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id

        async def labelled(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = request_id
                for name, value in STRICT.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, labelled)
        except Exception:  # noqa: BLE001 - the door reports what nobody caught
            _log.exception("request_failed", request_id=request_id, path=scope["path"])
