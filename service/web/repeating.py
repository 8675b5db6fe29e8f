"""`Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): the same request under the same key, the same answer."""

import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from http import HTTPStatus
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from service.auth.principal import Principal
from service.database import outage
from service.recording.repeats import Answer, Begun, Other, Repeats, Running
from service.telemetry.logs import logger
from service.web.problems import IN_PROGRESS, KEY_MALFORMED, KEY_REUSED
from service.web.refusals import Refused, of_refusal

_log = logger("web")

HEADER: Final = "Idempotency-Key"
_KEY: Final = re.compile(
    r'"(?P<quoted>[ !#-\[\]-~]{1,255})"|(?P<bare>[!#-+\--\[\]-~]{1,255})', re.ASCII
)
_DECIDING: Final = frozenset({b"content-type", b"content-encoding", b"prefer"})
_KEPT: Final = (
    "content-type",
    "location",
    "servanda-position",
    "preference-applied",
    "cache-control",
)


def key_of(request: Request) -> str | None:
    """Return the key that a request is sent under, if any; raise Refused for what is none."""
    given = request.headers.getlist(HEADER)
    if not given:
        return None
    found = _KEY.fullmatch(given[0].strip()) if len(given) == 1 else None
    if found is None:
        raise Refused(KEY_MALFORMED, 'Send one key, such as Idempotency-Key: "8e03978e-40d5".')
    return found["quoted"] or found["bare"]


class Repeating:
    """Answers a request under a key once."""

    def __init__(self, repeats: Repeats, clock: Callable[[], datetime]) -> None:
        self._repeats = repeats
        self._clock = clock

    async def answered(
        self,
        request: Request,
        principal: Principal,
        body: bytes,
        answer: Callable[[], Awaitable[Response]],
    ) -> Response:
        """Return the answer that was kept, or the one that is given now; what fails on our side is not kept."""
        key = key_of(request)
        if key is None:
            return await answer()
        caller, name = principal.authid, f"{request.method} {request.url.path} {key}"
        now = self._clock()
        found = await self._repeats.begin(caller, name, _whole(request, body), now=now)
        if isinstance(found, Answer):
            return Response(found.body, found.status, dict(found.headers))
        if isinstance(found, Running):
            said = "The first request under this key is not answered yet."
            raise Refused(IN_PROGRESS, said, headers={"Retry-After": "1"})
        if isinstance(found, Other):
            raise Refused(KEY_REUSED, "Another body was sent under this key.")
        return await self._first(request, Begun(caller, name, now), answer)

    async def _first(
        self, request: Request, begun: Begun, answer: Callable[[], Awaitable[Response]]
    ) -> Response:
        try:
            response = await answer()
        except Refused as refused:
            response = await of_refusal(request, refused)
        except BaseException:
            await self._settle(self._repeats.drop(begun))
            raise
        if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            await self._settle(self._repeats.drop(begun))
            return response
        kept = {n: text for n, text in response.headers.items() if n in _KEPT}
        answered = Answer(response.status_code, kept, bytes(response.body))
        await self._settle(self._repeats.keep(begun, answered))
        return response

    async def _settle(self, work: Awaitable[None]) -> None:
        """Write down what became of it; the events are recorded or not by then, whatever becomes of the note."""
        try:
            await work
        except Exception as error:
            if outage.code_of(error) is None:
                raise
            _log.warning("answer_not_kept", error=type(error).__name__)


def _whole(request: Request, body: bytes) -> bytes:
    """Return everything of a request that decides what is answered: in binary mode the event is in the headers."""
    said = (
        (name, value)
        for name, value in sorted(request.headers.raw)
        if name in _DECIDING or name.startswith(b"ce-")
    )
    return b"".join(b"%s:%s\n" % one for one in said) + b"\n" + body
