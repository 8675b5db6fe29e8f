"""The log as a plain list: what was acknowledged, in order, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from events.envelope import Identity, Proposed, Recorded
from service.recording.receipts import Receipt, ReceiptEntry


@dataclass(frozen=True, slots=True)
class Fact:
    """One acknowledged event: what was told, and where its receipt says that it stands."""

    told: Proposed
    position: int
    revision: int
    recorded_at: datetime

    @classmethod
    def of(cls, told: Proposed, entry: ReceiptEntry) -> Self:
        """Return what a receipt says of an event; it must speak of that very event."""
        assert (told.source, told.id, told.stream) == (entry.source, entry.id, entry.stream)
        return cls(told, entry.position, entry.revision, entry.recorded_at)


class Model:
    """What the log must hold after the position `base`, up to which others may have written."""

    def __init__(self, base: int) -> None:
        self.base = base
        self.facts: list[Fact] = []
        self._known: dict[Identity, Fact] = {}

    @property
    def head(self) -> int:
        return self.base + len(self.facts)

    def on(self, stream: str) -> list[Fact]:
        """Return a stream from its first revision."""
        return [fact for fact in self.facts if fact.told.stream == stream]

    def revision(self, stream: str) -> int:
        """Return where a stream stands, 0 before it begins."""
        return len(self.on(stream))

    def take(self, *answered: tuple[Sequence[Proposed], Receipt]) -> None:
        """Take in what was acknowledged, of requests that may have been under way at the same time.

        Fails unless their events fill the log up without a hole, each once, those of a request side by side, revisions
        counting on, stamps never falling; and unless what was there already is where it was.
        """
        new: dict[Identity, Fact] = {}
        for told, receipt in answered:
            facts = [Fact.of(*pair) for pair in zip(told, receipt.entries, strict=True)]
            first = [fact for fact in facts if fact.told.identity not in self._known]
            places = [fact.position for fact in first]
            assert not places or places == list(range(places[0], places[0] + len(places)))
            assert all(self._known.get(fact.told.identity, fact) == fact for fact in facts)
            new |= {fact.told.identity: fact for fact in first}
        for fact in sorted(new.values(), key=lambda one: one.position):
            self._append(fact)

    def _append(self, fact: Fact) -> None:
        assert fact.position == self.head + 1
        assert fact.revision == self.revision(fact.told.stream) + 1
        assert not self.facts or self.facts[-1].recorded_at <= fact.recorded_at
        self.facts.append(fact)
        self._known[fact.told.identity] = fact

    def names(self) -> dict[str, str]:
        """Return what the stakeholders are called by now, by stream."""
        return {fact.told.stream: str(fact.told.data["name"]) for fact in self.facts}


def same(stored: Sequence[Recorded], facts: Sequence[Fact]) -> bool:
    """Say whether what was read is what was acknowledged, and in that order."""
    return [
        (one.position, one.revision, one.identity, one.stream, one.recorded_at, one.data)
        for one in stored
    ] == [
        (
            *(fact.position, fact.revision, fact.told.identity, fact.told.stream),
            *(fact.recorded_at, fact.told.data),
        )
        for fact in facts
    ]
