"""A request, and every stream that it meets as it stands before and after it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from events.envelope import Proposed, Recorded
from events.rules.outcome import Outcome, outcome_of
from events.rules.told import AMENDING, Told


@dataclass(frozen=True, slots=True)
class Request:
    """What is proposed, told by stream.

    before: streams as the log holds them.
    after:  streams as they stand once all of the request is taken.
    began:  streams of which the log holds something, be it retracted.
    amends: the corrections and retractions that the request puts on each stream.
    """

    new: tuple[Told, ...]
    before: Mapping[str, Outcome]
    after: Mapping[str, Outcome]
    began: frozenset[str]
    amends: Mapping[str, Sequence[Told]]

    @classmethod
    def of(
        cls,
        history: Iterable[Recorded],
        new: Sequence[Proposed],
        related: Mapping[str, Sequence[Recorded]],
    ) -> "Request":
        told = tuple(Told.of(event, index) for index, event in enumerate(new))
        streams: dict[str, list[Told]] = {}
        for event in _each_once(history, related):
            streams.setdefault(event.stream, []).append(Told.of(event))
        before = {stream: outcome_of(events) for stream, events in streams.items()}
        touched = {one.stream for one in told}
        for one in told:
            streams.setdefault(one.stream, []).append(one)
        after = before | {stream: outcome_of(streams[stream]) for stream in touched}
        amends: dict[str, list[Told]] = {}
        for one in told:
            if one.type in AMENDING:
                amends.setdefault(one.stream, []).append(one)
        return cls(told, before, after, frozenset(before), amends)

    def said(self) -> Iterator[Told]:
        """Yield what the request says of the world: its own events, and old ones as it corrects them."""
        yield from (one for one in self.new if one.type not in AMENDING)
        given = {one.identity for one in self.new}
        for outcome in self.after.values():
            for one in outcome.standing:
                if one.index is not None and one.identity not in given:
                    yield one


def _each_once(
    history: Iterable[Recorded], related: Mapping[str, Sequence[Recorded]]
) -> list[Recorded]:
    found = {event.identity: event for events in related.values() for event in events}
    found |= {event.identity: event for event in history}
    return sorted(found.values(), key=lambda event: event.position)
