"""`POST /events`: events of whatever mode are read, recorded together, and answered with where each stands."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

import orjson
from starlette.requests import Request
from starlette.responses import Response

from service.auth.principal import Principal
from service.recording.errors import JudgeRequired, RecordingError
from service.recording.receipts import Receipt, ReceiptEntry
from service.recording.record import Recorder
from service.web.binding import Mode, Posted, posted_by
from service.web.lenient import recorded_leniently
from service.web.limits import Limits
from service.web.preferences import preferences_of
from service.web.problems import REDUCED_CAPACITY
from service.web.proposals import Finding, Proposals, by_place, proposals_in, refusal_of
from service.web.repeating import Repeating
from service.web.verdicts import busy, findings_of, outage_of

Who = Callable[[Request], Awaitable[Principal]]

AT_ONCE: Final = 256
"""So many requests are under way; whoever comes then is asked to come back, so that memory and waiting stay bounded."""
BULK_AT_ONCE: Final = 2
"""Requests of many events are worked on so many at a time."""


class Ingest:
    """The endpoint."""

    def __init__(
        self,
        recorder: Recorder,
        *,
        who: Who,
        limits: Limits,
        repeating: Repeating,
        clock: Callable[[], datetime],
        draining: asyncio.Event,
    ) -> None:
        self._recorder = recorder
        self._who = who
        self._limits = limits
        self._repeating = repeating
        self._clock = clock
        self._draining = draining
        self._under_way = 0
        self._bulk = asyncio.Semaphore(BULK_AT_ONCE)

    async def __call__(self, request: Request) -> Response:
        """Record what is posted; raise Refused, and then nothing of the request was recorded."""
        principal = await self._who(request)
        async with self._admitted():
            posted = await posted_by(request)
            left = self._limits.take(principal, len(posted.body))
            response = await self._repeating.answered(
                request, principal, posted.body, lambda: self._worked(request, posted, principal)
            )
            response.headers.update(left)
            return response

    async def _worked(self, request: Request, posted: Posted, principal: Principal) -> Response:
        if posted.mode in {Mode.BINARY, Mode.STRUCTURED}:
            return await self._answered(request, posted, principal)
        async with self._bulk:
            return await self._answered(request, posted, principal)

    @asynccontextmanager
    async def _admitted(self) -> AsyncIterator[None]:
        if self._draining.is_set():
            stopping = busy(REDUCED_CAPACITY, "The service is about to stop; nothing was recorded.")
            stopping.headers["Connection"] = "close"
            raise stopping
        if self._under_way >= AT_ONCE:
            raise busy(REDUCED_CAPACITY, "Too many requests are under way; nothing was recorded.")
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1

    async def _answered(self, request: Request, posted: Posted, principal: Principal) -> Response:
        preferred = preferences_of(request)
        read = await proposals_in(posted.events, now=self._clock())
        try:
            if posted.mode is Mode.LINES and preferred.get("handling") == "lenient":
                outcome = Outcome(*await recorded_leniently(self._recorder, read, principal))
                return outcome.answered(posted, applied="handling=lenient")
            outcome = Outcome(read, await self._together(read, principal))
        except Exception as error:
            refused = outage_of(error)
            if refused is None:
                raise
            raise refused from error
        return outcome.answered(posted, applied=_minimal(preferred))

    async def _together(self, read: Proposals, principal: Principal) -> Receipt:
        """Record all of it or nothing; raise Refused with whatever is wrong anywhere."""
        places = [index for index, _ in read.readable]
        events = [event for _, event in read.readable]
        findings, more = list(read.findings), dict[str, object]()
        try:
            if not findings:
                return await self._recorder.record(events, principal)
            await self._recorder.examine(events, principal)
        except RecordingError as error:
            if not error.faults:
                raise
            findings += findings_of(error, places, read, unread=read.unread_streams)
            more = {"instruments": error.instruments} if isinstance(error, JudgeRequired) else {}
        raise refusal_of(findings, events=len(read.sent), more=more)


def _minimal(preferred: dict[str, str]) -> str:
    return "return=minimal" if preferred.get("return") == "minimal" else ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a request: what was recorded or there already, and, in lenient handling, what was refused."""

    read: Proposals
    receipt: Receipt
    places: tuple[int, ...] | None = None
    findings: tuple[Finding, ...] = ()

    def answered(self, posted: Posted, *, applied: str) -> Response:
        """Return the answer."""
        headers = {"Servanda-Position": str(self.receipt.position), "Cache-Control": "no-store"}
        if len(posted.events) == 1 and self.receipt.entries:
            headers["Location"] = f"/events/{self.receipt.position}"
        if applied:
            headers["Preference-Applied"] = applied
        if applied == "return=minimal":
            return Response(status_code=HTTPStatus.NO_CONTENT, headers=headers)
        new = self.receipt.recorded and applied != "handling=lenient"
        return Response(
            orjson.dumps(self._said(posted)),
            status_code=HTTPStatus.CREATED if new else HTTPStatus.OK,
            media_type="application/json",
            headers=headers,
        )

    def _said(self, posted: Posted) -> dict[str, Any]:
        places = self.places if self.places is not None else range(len(self.receipt.entries))
        entries = [
            (one, posted.events[place].line)
            for one, place in zip(self.receipt.entries, places, strict=True)
        ]
        said: dict[str, Any] = {
            "accepted": [_accepted(one, line) for one, line in entries if not one.duplicate],
            "duplicates": [_duplicate(one, line) for one, line in entries if one.duplicate],
        }
        if self.places is not None:
            said["refused"] = [_refused(found) for _, found in by_place(self.findings)]
        return said


def _accepted(one: ReceiptEntry, line: int | None) -> dict[str, Any]:
    return _duplicate(one, line) | {
        "stream": one.stream,
        "revision": one.revision,
        "recordedtime": one.recorded_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
    }


def _duplicate(one: ReceiptEntry, line: int | None) -> dict[str, Any]:
    said = {"id": one.id, "source": one.source, "position": one.position}
    return said if line is None else {"line": line, **said}


def _refused(found: Sequence[Finding]) -> dict[str, Any]:
    problem = refusal_of(found, events=1).problem
    return {
        "line": found[0].fault.line,
        "code": problem.code,
        "status": int(problem.status),
        "errors": [one.fault.as_json() for one in found],
    }
