"""The map of addresses on one screen; what stands behind them is given."""

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, ExceptionHandler

from service.web import health, openapi, problem_pages, refusals, schemas
from service.web.exposure import EXPOSED

Endpoint = Callable[[Request], Awaitable[Response]]

EVENTS: Final = "/events"


def routes(
    *,
    graphql: ASGIApp,
    page: Endpoint,
    ready: Endpoint,
    events: ASGIApp,
    stream: ASGIApp,
    single: ASGIApp,
) -> list[BaseRoute]:
    """Return every address there is."""
    return [
        Route("/", page, methods=["GET"]),
        Route("/graphql", graphql, middleware=[readable_everywhere()]),
        Route(EVENTS, events),
        Route("/events/stream", stream),  # before what would take it for a position
        Route("/events/{position}", single),
        _open("/schemas", schemas.listed),
        _open("/schemas/{type}/{version}", schemas.single),
        _open("/problems", problem_pages.listed),
        _open("/problems/{code}", problem_pages.single),
        _open("/openapi.json", openapi.endpoint),
        Route("/health/live", health.live, methods=["GET"]),
        Route("/health/ready", ready, methods=["GET"]),
    ]


def _open(path: str, endpoint: Endpoint) -> Route:
    """Return the route of what anybody may read: what the service is, never what it holds."""
    return Route(path, endpoint, methods=["GET"], middleware=[readable_everywhere()])


def readable_everywhere() -> Middleware:
    """Let any page read, without credentials: no cookie is looked at, so it has nothing to borrow."""
    return Middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD", "POST"],
        allow_headers=["*", "Authorization"],
        expose_headers=EXPOSED,
    )


def handlers() -> dict[type[Exception], ExceptionHandler]:
    """Return what answers refusals of the router, and surprises."""
    return {
        refusals.Refused: refusals.of_refusal,
        HTTPException: refusals.of_router,
        Exception: refusals.of_surprise,
    }
