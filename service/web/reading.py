"""What the addresses that read the log share: who may, and the answer to a database that is away."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from service.auth.principal import Principal
from service.web.verdicts import outage_of

Endpoint = Callable[[Request], Awaitable[Response]]
Who = Callable[[Request], Awaitable[Principal]]

VARY: Final = {"Vary": "Accept, Authorization"}


def reading(endpoint: Endpoint, who: Who) -> Mapping[str, Endpoint]:
    """Return what answers each method of an address that is only read.

    who: returns who asks, and refuses those who may not read; the endpoint finds them in the request's state.
    """

    async def answering(request: Request) -> Response:
        request.state.principal = await who(request)
        try:
            return await endpoint(request)
        except Exception as error:
            refused = outage_of(error)
            if refused is None:
                raise
            raise refused from error

    return {"GET": answering, "HEAD": answering}
