"""Requests of one sender that share a commit: each is judged as if those before it were recorded already.

That is what the log would be for it had each been appended by itself; so where the whole is recorded, every one of them is
rightly so, and where it is not, nothing is and they are recorded one by one.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from events.log.handles import Handle
from service.auth.principal import Principal
from service.recording.asked import Asked
from service.recording.judged import Judged, judged
from service.recording.known import Known
from service.recording.rights import authorise

if TYPE_CHECKING:
    from events.cloudevents import Sealed


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

    async def add(self, wanted: Sequence[Asked]) -> None:
        """Add a request, or raise RecordingError and leave the piece as it was.

        A refusal is not the last word: it rests on what was read some time ago.
        """
        authorise([one.event for one in wanted], self._principal)
        found = await judged(self._log, self._known, wanted, self._principal)
        for stream, revision in found.guards.items():
            self._guards.setdefault(stream, revision)
        for one, entry in zip(found.new, found.sealed, strict=True):
            self._known.expect(one, entry)
        self._new += found.new
        self._sealed += found.sealed
        self.duplicates += len(wanted) - len(found.new)
