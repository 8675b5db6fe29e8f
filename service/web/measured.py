"""How long requests wait for their answers to begin, by method, route and status: around everything else, and cheap."""

from collections.abc import Callable
from time import perf_counter
from typing import Final, TypeAlias

from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.web.routes import EVENTS

Answered: TypeAlias = Callable[[str, str, int, float], None]
"""Told of an answer that begins: method, template of the route, status, seconds since the request came."""

METHODS: Final = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
OTHER: Final = "other"
"""Whatever a stranger made up: each name of theirs would be a figure of its own, for ever."""


class Measured:
    """Tells of every answer when it begins: a live stream ends after an hour, and is not slow for that."""

    def __init__(self, app: ASGIApp, answered: Answered) -> None:
        self._app = app
        self._answered = answered

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = perf_counter()

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                seconds = perf_counter() - began
                self._answered(_method(scope), _route(scope), message["status"], seconds)
            await send(message)

        await self._app(scope, receive, told)


def _method(scope: Scope) -> str:
    method: str = scope["method"]
    return method if method in METHODS else OTHER


def _route(scope: Scope) -> str:
    """Return the template of the route that the router has chosen, or of the address that went past it."""
    route = scope.get("route")
    if isinstance(route, Route):
        return route.path
    return EVENTS if scope["path"] == EVENTS else OTHER
