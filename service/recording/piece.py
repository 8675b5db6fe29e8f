"""Requests of one sender that share a commit: each is judged as if those before it were recorded already.

That is what the log would be for it had each been appended by itself; so where the whole is recorded, every one of them is
rightly so, and where it is not, nothing is and they are recorded one by one.
"""

from collections.abc import Sequence

from events.log.handles import Handle
from events.log.requests import Guard, NewEvent, Request
from service.auth.principal import Principal
from service.recording.asked import Asked
from service.recording.judged import judged
from service.recording.known import Known
from service.recording.rights import authorise


class Piece:
    """Grows request by request.

    known: what has been read; it takes in what is added, as if it were recorded.
    """

    def __init__(self, log: Handle, principal: Principal, known: Known) -> None:
        self.duplicates = 0
        self.new: list[NewEvent] = []
        self._log = log
        self._principal = principal
        self._known = known
        self._guards: dict[str, int] = {}

    def request(self) -> Request:
        """Return everything that was added, as one request: it rests on what the log held before the first."""
        return Request(tuple(self.new), tuple(map(Guard._make, self._guards.items())))

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
        self.new += found.events()
        self.duplicates += len(wanted) - len(found.new)

    def begin(self, beginnings: Sequence[NewEvent], named: frozenset[str]) -> bool:
        """Add these, be they one request or many; say whether they could be, without asking what has to be judged.

        named: streams and paragraphs that must exist.
        """
        known = self._known
        sent = known.stored_as_sent
        if sent and sent.issuperset([one[:2] for one in beginnings]):
            self.duplicates += len(beginnings)
            return True
        if not (named <= known.existing and known.are_new(beginnings)):
            return False
        known.begin(beginnings)
        self._guards.update(dict.fromkeys([one.stream for one in beginnings], 0))
        self.new += beginnings
        return True
