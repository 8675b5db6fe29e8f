"""The answer to a request: where each of its events stands. Equal on a retry, but for `duplicate`."""

from dataclasses import dataclass
from datetime import datetime

from events.envelope import Recorded


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
    def of(cls, event: Recorded, *, duplicate: bool) -> "ReceiptEntry":
        return cls(
            source=event.source,
            id=event.id,
            stream=event.stream,
            position=event.position,
            revision=event.revision,
            recorded_at=event.recorded_at,
            duplicate=duplicate,
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
