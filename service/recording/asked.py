"""The events of a request, each with its place in it and as the rules read it."""

from collections.abc import Sequence
from dataclasses import dataclass

from events.envelope import Identity, Proposed
from events.rules.told import Told


@dataclass(frozen=True, slots=True)
class Asked:
    """One event of a request."""

    index: int
    event: Proposed
    told: Told

    @classmethod
    def of(cls, index: int, event: Proposed) -> "Asked":
        return cls(index, event, Told.proposed(event, index))

    @property
    def identity(self) -> Identity:
        return self.told.identity


def asked(events: Sequence[Proposed]) -> list[Asked]:
    """Return the events of a request."""
    return [Asked.of(index, event) for index, event in enumerate(events)]
