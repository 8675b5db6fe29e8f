"""Health: the process lives, without asking anybody; it may get requests, once database and tables say so."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from events.log.errors import LogDamaged
from service.database import outage
from service.reads.errors import NoReadModel
from service.reads.following import Following
from service.web.problems import NOT_READY
from service.web.refusals import answered

ANSWER_S: Final = 1.0
LAG_S: Final = 60.0
"""Readers further behind are not ready; a few seconds only make answers a little older than the log."""

Asks = Callable[[], Awaitable[Following]]


async def live(_: Request) -> Response:
    """Answer that the loop turns: a check that asks the database restarts healthy processes."""
    return JSONResponse({"status": "live"})


def ready(asks: Asks, clock: Callable[[], datetime]) -> Callable[[Request], Awaitable[Response]]:
    """Return the endpoint that says whether requests can be answered."""

    async def endpoint(request: Request) -> Response:
        fault = await _fault(asks, clock())
        if fault is None:
            return JSONResponse({"status": "ready"})
        return answered(NOT_READY, fault, request=request, headers={"Retry-After": "1"})

    return endpoint


async def _fault(asks: Asks, now: datetime) -> str | None:
    try:
        async with asyncio.timeout(ANSWER_S):
            found = await asks()
    except (NoReadModel, LogDamaged) as error:
        return str(error)
    except Exception as error:
        if outage.code_of(error) is None:
            raise
        return "The database does not answer."
    if found.standstill is not None:
        return found.standstill.reason
    if found.behind_s(now) > LAG_S:
        return f"The read model is at position {found.tables} of {found.log} and does not follow."
    return None
