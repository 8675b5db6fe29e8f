"""`/metrics`, for whoever watches: what the process counts, and how the read models stand at this moment."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, TypeAlias

from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from service.auth.access import is_local
from service.database import outage
from service.reads.diagnosis import State, diagnosed
from service.reads.projecting import ModelStanding
from service.telemetry.metrics import Metrics
from service.web.headers import headers

MEDIA: Final = "text/plain; version=0.0.4; charset=utf-8"
ANSWER_S: Final = 5.0
"""Whoever looks gives up after ten seconds, and then has nothing; without the database there is the rest."""
NOT_HERE: Final = (
    "This is for this machine alone: ask for it as localhost or 127.0.0.1, and through no proxy.\n"
)
OF_A_MODEL: Final = ("projection", "role")

Asks: TypeAlias = Callable[[], Awaitable[Sequence[ModelStanding]]]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of each read model."""

    name: str
    says: str
    of: Callable[[ModelStanding], float]


FIGURES: Final = (
    Figure(
        "servanda_projection_position",
        "The position up to which everything is folded.",
        lambda it: it.bookmark,
    ),
    Figure(
        "servanda_projection_lag_events",
        "Positions of the log that are not folded.",
        lambda it: it.lag_events,
    ),
    Figure(
        "servanda_projection_lag_seconds",
        "How long the first event that is not folded has been in the log.",
        lambda it: it.lag_s,
    ),
    Figure(
        "servanda_projection_parked_streams",
        "Streams that are folded no further.",
        lambda it: len(it.parked),
    ),
    Figure(
        "servanda_projection_standstill",
        "1 where the next event cannot be folded: `servanda doctor projections` says why, and what to do.",
        lambda it: it.standstill is not None,
    ),
    Figure(
        "servanda_projection_before_hole",
        "1 where a position is missing from the log: it must be restored, and is never skipped.",
        lambda it: it.standstill is not None and it.standstill.event_type is None,
    ),
)


def application(metrics: Metrics, asks: Asks, *, loopback: bool) -> Starlette:
    """Return what answers `/metrics`, and nothing else.

    asks:     how the read models stand; asked at each look, by nobody in between.
    loopback: it listens on loopback only, and answers whoever is on this machine: no page of elsewhere whose name was
              pointed at loopback, for which a browser here would read it.
    """

    async def endpoint(request: Request) -> Response:
        if loopback and not is_local(headers(request)):
            return Response(NOT_HERE, HTTPStatus.FORBIDDEN, media_type="text/plain")
        found = await _found(asks)
        return Response(metrics.text(_families(found)), media_type=MEDIA)

    return Starlette(routes=[Route("/metrics", endpoint, methods=["GET"])])


async def _found(asks: Asks) -> Sequence[ModelStanding] | None:
    """Return how the models stand, None while the database does not say."""
    try:
        async with asyncio.timeout(ANSWER_S):
            return await asks()
    except Exception as error:
        if outage.code_of(error) is None:
            raise
        return None


def _families(found: Sequence[ModelStanding] | None) -> Iterator[Metric]:
    yield GaugeMetricFamily(
        "servanda_database_up", "1 where the database has answered this look.", found is not None
    )
    if not found:
        return
    yield GaugeMetricFamily("servanda_log_head", "The last position of the log.", found[0].head)
    for figure in FIGURES:
        family = GaugeMetricFamily(figure.name, figure.says, labels=OF_A_MODEL)
        for one in found:
            family.add_metric(_labels(one), figure.of(one))
        yield family
    yield _states(found)
    yield _holders(found)


def _states(found: Sequence[ModelStanding]) -> Metric:
    family = GaugeMetricFamily(
        "servanda_projection_state",
        "1 for the state in which a read model is, 0 for all others.",
        labels=[*OF_A_MODEL, "state"],
    )
    for one in found:
        state = diagnosed(one).state
        for each in State:
            family.add_metric([*_labels(one), each.name.lower()], each is state)
    return family


def _holders(found: Sequence[ModelStanding]) -> Metric:
    family = GaugeMetricFamily(
        "servanda_lease_holder", "1 where some process folds a read model.", labels=["task"]
    )
    for one in found:
        family.add_metric([one.model.schema], one.holder is not None)
    return family


def _labels(one: ModelStanding) -> list[str]:
    return [one.model.schema, "live" if one.is_live else "build"]
