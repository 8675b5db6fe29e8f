"""What the addresses that read the log share: who may, and the answer to a database that is away."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from service.auth.principal import Principal
from service.database import outage
from service.web.problems import UNAVAILABLE
from service.web.refusals import answered

Endpoint = Callable[[Request], Awaitable[Response]]
Who = Callable[[Request], Awaitable[Principal]]

VARY: Final = {"Vary": "Accept, Authorization"}
LATER: Final = {"Retry-After": "1"}


def reading(endpoint: Endpoint, who: Who) -> Mapping[str, Endpoint]:
    """Return what answers each method of an address that is only read.

    who: returns who asks, and refuses those who may not read; the endpoint finds them in the request's state.
    """

    async def answering(request: Request) -> Response:
        request.state.principal = await who(request)
        try:
            return await endpoint(request)
        except Exception as error:
            if outage.code_of(error) is None:
                raise
            said = "The database does not answer: try again in a moment."
            return answered(UNAVAILABLE, said, request=request, headers=LATER)

    return {"GET": answering, "HEAD": answering}
