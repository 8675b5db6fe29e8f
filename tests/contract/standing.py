"""Where streams stand, as recording asks."""

from collections.abc import Iterable

from events.log.handles import Handle
from service.recording.known import Known


async def revisions(log: Handle, streams: Iterable[str]) -> dict[str, int]:
    """Return the revision of each stream, 0 of one that has not begun."""
    known = Known()
    await known.read(log, streams)
    return known.revisions
