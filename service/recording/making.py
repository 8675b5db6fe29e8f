"""A piece of an import while it is judged: its requests, and what becomes of each."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from events.log.requests import Request
from service.recording.groups import Group, Requests, begun_by, each_of, named_by
from service.recording.known import Known
from service.recording.piece import Piece
from service.recording.reading import LineFault

# Whoever else runs on this loop waits for the judging of some events, not of thousands: a millisecond or two.
EVENTS_A_TURN: Final = 500
# To judge an event takes as long as to add so many that begin a stream.
JUDGED: Final = 25


@dataclass(slots=True)
class Making:
    """A piece, or a part of one, while it is judged.

    groups:   its requests; `added` are those that are to be recorded, `refused` is what is wrong with the others.
    ready:    the whole as one request, where it was put together beforehand.
    """

    piece: Piece
    known: Known
    groups: list[Requests] = field(default_factory=list)
    added: list[Requests] = field(default_factory=list)
    refused: list[LineFault] = field(default_factory=list)
    ready: Request | None = None

    def begin(self, groups: Sequence[Requests]) -> bool:
        """Add these, and say whether that could be done without asking what has to be judged."""
        if not all(group.begins for group in groups):
            return False
        if not self.piece.begin(begun_by(groups), named_by(groups)):
            return False
        self.groups += groups
        self.added += groups
        return True

    async def begin_all(
        self, stretches: Sequence[Sequence[Requests]]
    ) -> Sequence[Sequence[Requests]]:
        """Add stretch by stretch what needs no judging, and return the others; where there are none, have the request ready."""
        for place, stretch in enumerate(stretches):
            await asyncio.sleep(0)
            if not self.begin(stretch):
                return stretches[place:]
        self.ready = self.piece.request() if self.piece.new else None
        return ()

    def request(self) -> Request:
        """Return all that was added, as one request."""
        return self.ready or self.piece.request()


def stretches_of(groups: Sequence[Requests]) -> Iterator[list[Requests]]:
    """Cut a piece into what is judged without giving way to whoever else runs on this loop."""
    stretch: list[Requests] = []
    events = 0
    for group in groups:
        stretch.append(group)
        events += len(group.begins) or JUDGED * len(group)
        if events >= EVENTS_A_TURN:
            yield stretch
            stretch, events = [], 0
    if stretch:
        yield stretch


def to_be_judged(groups: Sequence[Requests], known: Known) -> list[Group]:
    """Return the requests that will have to be judged, as far as can be told before any is."""
    if known.are_new(begun_by(groups)):
        return list(each_of(one for one in groups if not one.begins))
    others: list[Group] = []
    seen = set[object]()
    for group in each_of(groups):
        identities = {one.identity for one in group.begins}
        if identities and identities <= known.stored_as_sent:
            continue
        names = identities.union([one.stream for one in group.begins])
        if not names or not seen.isdisjoint(names) or not known.are_new(group.begins):
            others.append(group)
            names = {one.told.stream for one in group.asked()}
        seen |= names
    return others
