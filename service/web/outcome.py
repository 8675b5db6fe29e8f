"""What became of a request, as an answer: what was recorded, what was there already, what lenient handling left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import orjson
from starlette.responses import Response

from events.cloudevents import stamp
from service.recording.receipts import Receipt, ReceiptEntry
from service.web.binding import Posted
from service.web.proposals import Finding, Proposals, by_place, refusal_of


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a request: what was recorded or there already, and, in lenient handling, what was refused."""

    read: Proposals
    receipt: Receipt
    places: tuple[int, ...] | None = None
    findings: tuple[Finding, ...] = ()

    def answered(self, posted: Posted, *, applied: str) -> Response:
        """Return the answer."""
        headers = {"Cache-Control": "no-store"}
        if self.receipt.entries:
            headers["Servanda-Position"] = str(self.receipt.position)
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
    said = _duplicate(one, line)
    said["stream"] = one.stream
    said["revision"] = one.revision
    said["recordedtime"] = stamp(one.recorded_at)
    return said


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
