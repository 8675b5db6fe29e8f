"""A request, and every stream that it meets as it stands before and after it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from events.rules.outcome import NOT_BEGUN, Streams
from events.rules.told import AMENDING, Told


@dataclass(frozen=True, slots=True)
class Request:
    """What is proposed, told by stream.

    before: streams as the log holds them, those included that have not begun.
    after:  the same, and the request's own, as they stand once all of the request is taken.
    amends: the corrections and retractions that the request puts on each stream.
    """

    new: Sequence[Told]
    before: Streams
    after: Streams
    amends: Mapping[str, Sequence[Told]]

    @classmethod
    def of(cls, streams: Streams, new: Sequence[Told]) -> "Request":
        """Put a request on the streams that were read for it."""
        added: dict[str, list[Told]] = {}
        amends: dict[str, list[Told]] = {}
        for one in new:
            added.setdefault(one.stream, []).append(one)
            if one.type in AMENDING:
                amends.setdefault(one.stream, []).append(one)
        after = Streams(streams)
        for stream, events in added.items():
            after[stream] = streams.get(stream, NOT_BEGUN).followed_by(events)
        return cls(new, streams, after, amends)

    def said(self) -> Iterator[Told]:
        """Yield what the request says of the world: its own events, and old ones as it corrects them."""
        yield from (one for one in self.new if one.type not in AMENDING)
        yield from self.amended()

    def amended(self) -> Iterator[Told]:
        """Yield old events as the request corrects them."""
        given = {one.identity for one in self.new} if self.amends else frozenset()
        for stream in self.amends:
            for one in self.after[stream].standing:
                if one.place is not None and one.identity not in given:
                    yield one
