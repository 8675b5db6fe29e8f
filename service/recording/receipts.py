"""The answer to a request: where each of its events stands. Equal on a retry, but for `duplicate`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from events.envelope import Identity, Proposed, Recorded
from service.recording.asked import Asked
from service.recording.known import Known


@dataclass(frozen=True, slots=True)
class ReceiptEntry:
    """One event of the request; `duplicate` when the log held it before."""

    source: str
    id: str
    stream: str
    position: int
    revision: int
    recorded_at: datetime
    duplicate: bool

    @classmethod
    def new(
        cls, event: Proposed, position: int, revision: int, recorded_at: datetime
    ) -> "ReceiptEntry":
        """Return the entry of what was recorded just now."""
        named = event.source, event.id, event.stream
        return cls(*named, position, revision, recorded_at, duplicate=False)

    @classmethod
    def duplicate_of(cls, event: Recorded) -> "ReceiptEntry":
        """Return the entry of what the log held before."""
        return cls(
            source=event.source,
            id=event.id,
            stream=event.stream,
            position=event.position,
            revision=event.revision,
            recorded_at=event.recorded_at,
            duplicate=True,
        )


@dataclass(frozen=True, slots=True)
class Receipt:
    """All events of a request, in its order."""

    entries: tuple[ReceiptEntry, ...]

    @property
    def position(self) -> int:
        """The highest position: whoever must see their own change gives it to the read."""
        return max((entry.position for entry in self.entries), default=0)

    @property
    def recorded(self) -> int:
        return sum(not entry.duplicate for entry in self.entries)

    @property
    def duplicates(self) -> int:
        return len(self.entries) - self.recorded


def receipt_of(
    wanted: Sequence[Asked], known: Known, recorded: Mapping[Identity, ReceiptEntry]
) -> Receipt:
    """Return the receipt of a request; a second mention of a new event is a duplicate, too.

    recorded: the entries of its new events; all others are known.
    """
    waiting = dict(recorded)
    entries = []
    for one in wanted:
        entry = waiting.pop(one.identity, None)
        if entry is None and one.identity in recorded:
            entry = replace(recorded[one.identity], duplicate=True)
        entries.append(entry or ReceiptEntry.duplicate_of(known.stored(one.identity)))
    return Receipt(tuple(entries))
