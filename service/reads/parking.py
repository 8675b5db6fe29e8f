"""Which streams the read model has stopped folding, as of a position, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import RowMapping, Select, select

from service.projections.tables.layout import PARKED
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
