"""What is expected to be recorded, and not yet read as the log will have it: most of what is imported nobody asks for again."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from typing import Final

from events.cloudevents import Sealed
from events.envelope import Identity
from events.log.requests import NewEvent
from events.rules.needed import Needs
from events.rules.told import Told
from service.recording.asked import Asked

# Of what is expected to be recorded.
NO_POSITION: Final = 0
NO_STAMP: Final = datetime(2000, 1, 1, tzinfo=UTC)


class Expected:
    """Grows by what is judged to be recorded next.

    added: identities, and on which stream; `grown` are these streams.
    """

    def __init__(self) -> None:
        self.added: dict[Identity, str] = {}
        self.grown: set[str] = set()
        self._begun: dict[str, Sealed] = {}
        self._followed: dict[str, list[Sealed]] = {}
        self._untold: dict[str, list[Told]] = {}

    def follow(self, one: Asked, sealed: Sealed) -> None:
        """Put an event on its stream, as whoever judged it has read it."""
        stream = one.event.stream
        self._followed.setdefault(stream, []).append(sealed)
        self._untold.setdefault(stream, []).append(one.told)
        self.added[one.identity] = stream
        self.grown.add(stream)

    def begin(self, beginnings: Sequence[NewEvent]) -> None:
        """Begin streams that have not begun."""
        streams = [one.stream for one in beginnings]
        self._begun.update(zip(streams, [one.sealed for one in beginnings], strict=True))
        self.added.update(zip([one[:2] for one in beginnings], streams, strict=True))
        self.grown.update(streams)

    def has(self, stream: str) -> bool:
        """Whether all of a stream is here, since it began here."""
        return stream in self._begun

    def beginning(self, stream: str) -> Sealed | None:
        """Hand over the first event of a stream, of which whoever takes it has the care from now on."""
        return self._begun.pop(stream, None)

    def followed(self, stream: str) -> Sequence[Sealed]:
        """Hand over what was put on a stream since it was last handed over."""
        return self._followed.pop(stream, ())

    def told(self, stream: str) -> Sequence[Told]:
        """Hand over the same, as it was judged."""
        return self._untold.pop(stream, ())

    def knows_any(self, streams: AbstractSet[str], names: AbstractSet[Identity]) -> bool:
        """Whether one of these streams has grown, or one of these events is expected."""
        return not (self.grown.isdisjoint(streams) and self.added.keys().isdisjoint(names))

    def clear(self) -> None:
        for held in (self.added, self._begun, self._followed, self._untold):
            held.clear()
        self.grown.clear()


def needs_of(begins: Sequence[NewEvent], named: frozenset[str], *, assuming: bool) -> Needs:
    """Return what is to be known of what begins: whether what it names exists, and whether it does, unless the append is to see that."""
    if assuming:
        return Needs(exist=named)
    streams, events = [one.stream for one in begins], [one[:2] for one in begins]
    return Needs(exist=named.union(streams), events=frozenset(events))
