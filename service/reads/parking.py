"""Which streams the read model has stopped folding, as of a position, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import RowMapping, Select, select

from events.envelope import JsonObject
from service.projections.tables.entry import ENTRY
from service.projections.tables.layout import PARKED
from service.reads.history import recorded
from service.reads.snapshot import Row, Snapshot

MOST: Final = 100
"""Never so many are parked: the projection stops long before."""


@dataclass(frozen=True, slots=True)
class ParkedStream:
    """A stream whose history is folded up to an event, and no further.

    error:    the class of what folding the event raised; never what the event says.
    release:  of the folds that could not take it.
    since:    when the event was recorded.
    """

    stream: str
    position: int
    event_type: str
    error: str
    release: int
    since: datetime

    @property
    def reason(self) -> str:
        """Why, in a sentence."""
        return (
            f"Release {self.release} of the read model cannot fold {self.event_type} ({self.error}): "
            f"what stands in {self.stream} from position {self.position} on is in the log and not shown here."
        )


async def all_parked(snapshot: Snapshot, *, position: int) -> list[ParkedStream]:
    """Return every stream that is parked at or before a position, the earliest first."""
    return await _found(snapshot, _parked(position).limit(MOST))


async def parked_among(
    snapshot: Snapshot, streams: Iterable[str], *, position: int
) -> dict[str, ParkedStream]:
    """Return those of these streams that are parked at or before a position."""
    wanted = sorted(set(streams))
    chosen = _parked(position).where(PARKED.c.stream.in_(wanted))
    return {one.stream: one for one in await _found(snapshot, chosen)}


async def parked_evidence(
    snapshot: Snapshot, addresses: Iterable[str], *, position: int
) -> dict[str, ParkedStream]:
    """Return those of these paragraphs that lack a claim, because the event that makes it is parked.

    A fold raised on the event, but what it claims can be read out of the log all the same.
    """
    parked = {one.stream: one for one in await all_parked(snapshot, position=position)}
    if not parked:
        return {}
    statement = select(ENTRY).where(
        ENTRY.c.stream.in_(sorted(parked)),
        ENTRY.c.position >= min(one.position for one in parked.values()),
        ENTRY.c.position <= position,
    )
    wanted, found = set(addresses), dict[str, ParkedStream]()
    for event in map(recorded, await snapshot.rows(statement.order_by(ENTRY.c.position))):
        if event.position >= parked[event.stream].position:
            for address in wanted & _claimed(event.data):
                found.setdefault(address, parked[event.stream])
    return found


def _claimed(data: JsonObject) -> set[str]:
    """Return the paragraphs that a payload names as claims, its own or those of its correction."""
    corrected = data.get("data")
    own = {str(claim["paragraph"]) for claim in data.get("evidence", ())}
    later = {str(data["paragraph"])} if "event" in data and "paragraph" in data else set[str]()
    return own | later | (_claimed(corrected) if isinstance(corrected, dict) else set[str]())


def _parked(position: int) -> Select[Row]:
    return select(PARKED).where(PARKED.c.position <= position).order_by(PARKED.c.position)


async def _found(snapshot: Snapshot, statement: Select[Row]) -> list[ParkedStream]:
    return [parked_stream(row) for row in await snapshot.rows(statement)]


def parked_stream(row: Row | RowMapping) -> ParkedStream:
    """Return a row of the table as what it says."""
    return ParkedStream(
        row["stream"],
        row["position"],
        row["type"],
        row["error"],
        row["release"],
        row["recorded_at"],
    )
