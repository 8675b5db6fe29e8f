"""Composition of what answers requests; followers are the worker's."""

import random
import secrets
from collections.abc import Callable
from datetime import UTC, datetime

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.types import ASGIApp

from service.auth.credentials import Credentials
from service.auth.keyring import Keyring
from service.auth.principal import JUDGE, READ, RECORD, Principal
from service.auth.quota import Quotas
from service.database.engine import Pools
from service.graphql.context import open_context
from service.graphql.schema import SCHEMA
from service.graphql.view import View
from service.reads.following import Following, following
from service.reads.hub import Hub
from service.reads.overview import overview
from service.recording.record import Recorder, open_recorder
from service.recording.repeats import Repeats
from service.web import feed, health, stream
from service.web.admission import Admission
from service.web.callers import Callers
from service.web.events_address import EventsAddress
from service.web.exposure import ON_THIS_MACHINE, Exposure
from service.web.ingest import Ingest
from service.web.limits import Limits
from service.web.middleware import Direct, Labels
from service.web.page import page
from service.web.problems import UNAVAILABLE
from service.web.reading import reading
from service.web.refusals import Refused
from service.web.repeating import Repeating
from service.web.routes import EVENTS, handlers, routes


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the application owns the clock


def open_keyring(pools: Pools) -> Keyring:
    """Return the keys as a service reads them."""
    return Keyring(pools.log_reader, pools.append)


def _lifetime_s() -> float:
    return random.uniform(3300, 3900)  # noqa: S311 - it spreads reconnections, and keeps no secret


PACE = stream.Pace(lifetime_s=_lifetime_s)


def create_app(  # noqa: PLR0913 - a composition names its parts
    pools: Pools,
    *,
    hub: Hub,
    recorder: Recorder | None = None,
    clock: Callable[[], datetime] = _now,
    exposure: Exposure = ON_THIS_MACHINE,
    credentials: Credentials | None = None,
    pace: stream.Pace = PACE,
) -> ASGIApp:
    """Return the ASGI application over open pools.

    hub:      feeds whoever reads the log live; its owner runs it, and drains it when the service is about to stop:
              nothing new is begun then.
    recorder: the way into the log; its owner closes it once nothing is answered any more.
    clock:    decides what "today" is where a question does not say.
    exposure: how the service is reached.
    credentials: by which callers are known; whoever owns their keys keeps these listening.
    pace:     of live streams.
    """
    known = credentials or Credentials(open_keyring(pools))
    callers = Callers(
        exposure.access,
        loopback=exposure.loopback,
        authenticate=lambda header: known.authenticate(header, clock()),
    )
    limits = Limits(Quotas())
    ingest = Ingest(
        recorder=recorder or open_recorder(pools),
        who=lambda request: callers.allowed(request, RECORD, JUDGE),
        limits=limits,
        repeating=Repeating(Repeats(pools.append, salt=lambda: secrets.token_bytes(32)), clock),
        clock=clock,
        admission=Admission(hub.draining),
    )

    async def who(request: Request) -> Principal:
        return await callers.allowed(request, READ)

    async def may_read(request: Request) -> bool:
        try:
            return bool(await who(request))
        except Refused as refused:
            if refused.problem is UNAVAILABLE:
                raise
            return False

    async def state() -> Following:
        hub.require_whole()
        return await following(pools.reader)

    pages = reading(feed.pages(hub), who)
    live = reading(stream.stream(hub, pace, limits, may_read=may_read), who)
    events = EventsAddress({**pages, "POST": ingest}, exposure)
    app = Starlette(
        routes=routes(
            graphql=callers.guarded(
                View(
                    SCHEMA._schema,  # noqa: SLF001 - Strawberry has no public way to the schema it made
                    lambda: open_context(pools, now=clock()),
                ),
                READ,
            ),
            page=page(lambda: overview(pools.reader, now=clock()), may_read),
            ready=health.ready(state, clock),
            events=events,
            stream=EventsAddress(live, exposure),
            single=EventsAddress(reading(feed.single(hub), who), exposure),
        ),
        exception_handlers=handlers(),
    )
    app.router.redirect_slashes = False  # a redirected POST loses its body in many clients
    door = Direct({EVENTS: events}, otherwise=app)
    return Labels(door, public_url=exposure.public_url)
