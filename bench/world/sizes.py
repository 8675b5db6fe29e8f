"""How large a world is: subjects of each kind, events in all, and how often something is claimed or amended."""

from dataclasses import dataclass
from typing import Final, Self


@dataclass(frozen=True, slots=True)
class Sizes:
    """A world's measures; together with a seed they say every byte of it.

    events:     in all, exactly; whatever is still going on when they are told stays open.
    activities: trainings among them.
    claimed:    the share of events that nominate themselves for a paragraph.
    amended:    the share of events that correct or retract another.
    """

    events: int
    stakeholders: int
    partnerships: int
    activities: int
    documents: int
    consultations: int
    responses: int
    reports: int
    contributions: int
    workitems: int
    papers: int
    claims: int
    meetings: int
    claimed: float = 0.1
    amended: float = 0.04

    @classmethod
    def of(cls, events: int) -> Self:
        """Return a world of so many events in the catalogue's mix."""
        mixed = {name: max(2, events * share // 100_000) for name, share in _MIX.items()}
        return cls(events=events, meetings=max(8, events // 2500), **mixed)


_MIX: Final = {
    "stakeholders": 2000,
    "partnerships": 4000,
    "activities": 20_000,
    "documents": 2000,
    "consultations": 400,
    "responses": 2500,
    "reports": 2000,
    "contributions": 2000,
    "workitems": 1000,
    "papers": 1000,
    "claims": 800,
}
"""Subjects of each kind in a world of 100,000 events."""
