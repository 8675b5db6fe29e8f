"""What an answer lacks although the log has it: streams that are parked, and events before which the tables stand still."""

from dataclasses import dataclass

from events.log import standstill
from events.log.standstill import Standstill
from service.reads.parking import ParkedStream, all_parked
from service.reads.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Lacking:
    """Both ways in which something recorded is not folded.

    parked:      the streams that are parked at or before the position of the answer.
    standstill:  why the tables go no further now, whatever position was asked for.
    """

    parked: tuple[ParkedStream, ...] = ()
    standstill: Standstill | None = None


async def lacking(snapshot: Snapshot, *, position: int) -> Lacking:
    """Return what answers as of a position lack."""
    parked = await all_parked(snapshot, position=position)
    async with snapshot.log() as log:
        stands = await standstill.get(log, snapshot.model)
    return Lacking(tuple(parked), stands)
