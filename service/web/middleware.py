"""What every answer carries: an id of the request, and headers that keep browsers strict; and how long headers may be."""

import re
import secrets
from collections.abc import Mapping
from typing import Final

from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.telemetry.logs import logger
from service.web.problems import CONTRADICTORY, HEADERS_TOO_LARGE
from service.web.refusals import answered, of_surprise

ACCEPTED_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
TRACE: Final = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")
LARGEST_HEADERS: Final = 16 * 1024
ONCE: Final = frozenset(
    {
        b"authorization",
        b"content-encoding",
        b"content-length",
        b"content-type",
        b"host",
        b"origin",
    }
)
STRICT: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Vary": "Accept, Authorization",
}
"""For answers that say nothing else; the page brings a policy of its own."""
SECURE: Final = {"Strict-Transport-Security": "max-age=31536000"}


_log = logger("web")


class Labels:
    """Takes or makes the request's id, puts what is strict on every answer, answers and reports what nobody caught.

    It stands outside of everything else, so that answers to surprises carry the same.
    """

    def __init__(self, app: ASGIApp, *, public_url: str = "") -> None:
        self._app = app
        self._public_url = public_url
        strict = STRICT | (SECURE if public_url.startswith("https://") else {})
        self._strict = [(name.lower().encode(), text.encode()) for name, text in strict.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = _state(scope)
        state["public_url"] = self._public_url
        request_id, begun = state["request_id"].encode(), False

        async def labelled(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = [*message.get("headers", ()), (b"x-request-id", request_id)]
                given = {name for name, _ in headers}
                headers += [one for one in self._strict if one[0] not in given]
                message["headers"] = headers
            await send(message)

        try:
            await self._answered(scope, receive, labelled)
        except ClientDisconnect:
            _log.info("client_gone", path=scope["path"], **_named(state))
        except Exception as error:  # noqa: BLE001 - the door reports what nobody caught
            _log.exception("request_failed", path=scope["path"], **_named(state))
            if not begun:
                response = await of_surprise(Request(scope), error)
                await response(scope, receive, labelled)

    async def _answered(self, scope: Scope, receive: Receive, send: Send) -> None:
        if _size(scope) > LARGEST_HEADERS:
            said = f"Headers with the request line may have {LARGEST_HEADERS:,} bytes."
            refused = answered(HEADERS_TOO_LARGE, said, request=Request(scope))
        elif twice := _twice(scope):
            said = f"{', '.join(twice)} may stand once."
            refused = answered(CONTRADICTORY, said, request=Request(scope))
        else:
            await self._app(scope, receive, send)
            return
        await refused(scope, receive, send)


class Direct:
    """Sends a few addresses straight to their applications, and everything else through the router.

    Why: the router tries one address after the other, and it, its two layers round errors and their requests take as long
    as reading an event does. Price: such an application answers its refusals itself.
    """

    def __init__(self, addresses: Mapping[str, ASGIApp], *, otherwise: ASGIApp) -> None:
        self._addresses = addresses
        self._otherwise = otherwise

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"] if scope["type"] == "http" else ""
        await self._addresses.get(path, self._otherwise)(scope, receive, send)


def _twice(scope: Scope) -> list[str]:
    """Return the headers that two readers of the request could understand differently."""
    names = [name for name, _ in scope["headers"]]
    if len(set(names)) == len(names):
        return []
    return sorted(name.decode("latin-1") for name in ONCE if names.count(name) > 1)


def _state(scope: Scope) -> dict[str, str]:
    """Return what is known of the request from its headers: its id, and the trace that it is part of."""
    headers = dict(reversed(scope["headers"]))  # of several, the first one counts
    given = headers.get(b"x-request-id", b"").decode("latin-1")
    state: dict[str, str] = scope.setdefault("state", {})
    state["request_id"] = given if ACCEPTED_ID.fullmatch(given) else secrets.token_hex(16)
    trace = TRACE.fullmatch(headers.get(b"traceparent", b"").decode("latin-1"))
    if trace is not None:
        state["trace_id"] = trace[1]
    return state


def _named(state: dict[str, str]) -> dict[str, str]:
    return {name: state[name] for name in ("request_id", "trace_id") if name in state}


def _size(scope: Scope) -> int:
    """Return the bytes of the request line and the headers, as they came."""
    line = len(scope["method"]) + len(scope.get("raw_path") or b"") + len(scope["query_string"])
    return line + sum(len(name) + len(value) + 4 for name, value in scope["headers"])
