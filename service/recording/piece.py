"""Requests of one sender that share a commit: each is judged as if those before it were recorded already.

That is what the log would be for it had each been appended by itself; so where the whole is recorded, every one of them is
rightly so, and where it is not, nothing is and they are recorded one by one.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from events.envelope import Proposed
from events.log.handles import Handle
from service.auth.principal import Principal
from service.recording.aside import aside
from service.recording.asked import Asked, asked
from service.recording.judged import Judged, judged
from service.recording.known import Known
from service.recording.rights import authorise

if TYPE_CHECKING:
    from events.cloudevents import Sealed

# Nothing is judged by the position and the stamp that an event will have.
NO_POSITION: Final = 0
NO_STAMP: Final = datetime(2000, 1, 1, tzinfo=UTC)


class Piece:
    """Grows request by request.

    known: what has been read; it takes in what is added, as if it were recorded.
    """

    def __init__(self, log: Handle, principal: Principal, known: Known) -> None:
        self.duplicates = 0
        self._log = log
        self._principal = principal
        self._known = known
        self._new: list[Asked] = []
        self._sealed: list[Sealed] = []
        self._guards: dict[str, int] = {}

    @property
    def judged(self) -> Judged:
        """Everything that was added, as one request: it rests on what the log held before the first."""
        return Judged(self._new, self._sealed, self._guards)

    async def add(self, events: Sequence[Proposed]) -> None:
        """Add a request, or raise RecordingError and leave the piece as it was.

        A refusal is not the last word: it rests on what was read some time ago.
        """
        authorise(events, self._principal)
        wanted = await aside(len(events), lambda: asked(events))
        found = await judged(self._log, self._known, wanted, self._principal)
        for stream, revision in found.guards.items():
            self._guards.setdefault(stream, revision)
        await aside(len(found.new), lambda: self._take(found))
        self._new += found.new
        self._sealed += found.sealed
        self.duplicates += len(events) - len(found.new)

    def _take(self, found: Judged) -> None:
        """Have what is known say what it will say once the piece is recorded."""
        for one, entry in zip(found.new, found.sealed, strict=True):
            revision = self._known.revisions.get(one.event.stream, 0) + 1
            self._known.recorded(
                one.event, entry, position=NO_POSITION, revision=revision, at=NO_STAMP
            )
