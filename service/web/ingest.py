"""`POST /events`: events of whatever mode are read, recorded together, and answered with where each stands."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from service.auth.principal import Principal
from service.recording.errors import JudgeRequired, RecordingError
from service.recording.receipts import Receipt
from service.recording.record import Recorder
from service.web.admission import Admission
from service.web.binding import LIMITS, Mode, Posted, mode_of, posted_in
from service.web.bodies import body_of
from service.web.lenient import recorded_leniently
from service.web.limits import Limits
from service.web.outcome import Outcome
from service.web.preferences import preferences_of
from service.web.proposals import Proposals, proposals_in, refusal_of
from service.web.refusals import Refused
from service.web.repeating import Repeating
from service.web.verdicts import findings_of, outage_of

Who = Callable[[Request], Awaitable[Principal]]

_BULK: Final = frozenset({Mode.BATCH, Mode.LINES})


@dataclass(frozen=True, slots=True)
class Ingest:
    """The endpoint."""

    recorder: Recorder
    who: Who
    limits: Limits
    repeating: Repeating
    admission: Admission
    clock: Callable[[], datetime]

    async def __call__(self, request: Request) -> Response:
        """Record what is posted; raise Refused, and then nothing of the request was recorded."""
        try:
            return await self._counted(request, await self.who(request))
        except Refused:
            raise
        except Exception as error:
            refused = outage_of(error)
            if refused is None:
                raise
            raise refused from error

    async def _counted(self, request: Request, principal: Principal) -> Response:
        """Count the request before its body is looked at, and the body whatever is in it; say so in every answer."""
        said = self.limits.take_request(principal)
        try:
            mode = mode_of(request)
            with self.admission.arriving():
                body = await body_of(request, limit=LIMITS[mode].size)
            said |= self.limits.take_bytes(principal, len(body))
            with self.admission.working:
                async with self.admission.turn(bulk=mode in _BULK):
                    response = await self.repeating.answered(
                        *(request, principal, body),
                        lambda: self._worked(request, principal, mode, body),
                    )
        except Refused as refused:
            refused.headers = said | refused.headers
            raise
        if said:
            response.headers.update(said)
        return response

    async def _worked(
        self, request: Request, principal: Principal, mode: Mode, body: bytes
    ) -> Response:
        posted = await posted_in(request, mode, body)
        preferred = preferences_of(request)
        read = await proposals_in(posted.events, now=self.clock())
        if mode is Mode.LINES and preferred.get("handling") == "lenient":
            outcome = Outcome(*await recorded_leniently(self.recorder, read, principal))
            return outcome.answered(posted, applied="handling=lenient")
        return await self._strictly(read, principal, posted, preferred)

    async def _strictly(
        self, read: Proposals, principal: Principal, posted: Posted, preferred: dict[str, str]
    ) -> Response:
        receipt = await self._together(read, principal)
        minimal = preferred.get("return") == "minimal"
        return Outcome(read, receipt).answered(posted, applied="return=minimal" if minimal else "")

    async def _together(self, read: Proposals, principal: Principal) -> Receipt:
        """Record all of it or nothing; raise Refused with whatever is wrong anywhere."""
        places = [index for index, _ in read.readable]
        events = [event for _, event in read.readable]
        findings, more = list(read.findings), dict[str, object]()
        try:
            if not findings:
                return await self.recorder.record(events, principal)
            await self.recorder.examine(events, principal)
        except RecordingError as error:
            if not error.faults:
                raise
            findings += findings_of(error, places, read, unread=read.unread_streams)
            more = {"instruments": error.instruments} if isinstance(error, JudgeRequired) else {}
        raise refusal_of(findings, events=len(read.sent), more=more)
