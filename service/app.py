"""Composition of what answers requests; followers are the worker's."""

from collections.abc import Callable
from datetime import UTC, datetime

from starlette.applications import Starlette
from starlette.types import ASGIApp

from service.database.engine import Pools
from service.graphql.context import open_context
from service.graphql.schema import SCHEMA
from service.graphql.view import View
from service.reads.following import following
from service.reads.overview import overview
from service.web import health
from service.web.middleware import Labels
from service.web.page import page
from service.web.routes import handlers, routes


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the application owns the clock


def create_app(pools: Pools, *, clock: Callable[[], datetime] = _now) -> ASGIApp:
    """Return the ASGI application over open pools.

    clock:  decides what "today" is where a question does not say.
    """
    app = Starlette(
        routes=routes(
            graphql=View(
                SCHEMA._schema,  # noqa: SLF001 - Strawberry has no public way to the schema it made
                lambda: open_context(pools, now=clock()),
            ),
            page=page(lambda: overview(pools.reader, now=clock())),
            ready=health.ready(lambda: following(pools.reader), clock),
        ),
        exception_handlers=handlers(),
    )
    app.router.redirect_slashes = False  # a redirected POST loses its body in many clients
    return Labels(app)
