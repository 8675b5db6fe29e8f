"""What a model folds next: the log after its bookmark, as far as this release knows it, and only its own log."""

from itertools import takewhile

from events import registry
from events.envelope import Recorded
from events.errors import EventError
from events.log import bookmarks, read
from events.log.errors import PositionMissing
from events.log.handles import Handle
from service.database.engine import Pool
from service.projections.errors import HoleInLog, OtherHistory, TooNew
from service.projections.model import Model


async def position_of(log: Pool, model: Model) -> int:
    """Return where a model's bookmark stands, 0 before the first event."""
    mark = await bookmarks.get(log, model.schema)
    return 0 if mark is None else mark.position


async def checked_position(log: Pool, model: Model) -> int:
    """Return the bookmark's position, once its leaf is the log's leaf there; else raise OtherHistory.

    Raises HoleInLog where that very event is missing.
    """
    mark = await bookmarks.get(log, model.schema)
    if mark is None:
        return 0
    found = await _up_to_a_hole(log, mark.position - 1, limit=1)
    if not found or found[0].leaf_hash != mark.leaf_hash:
        raise OtherHistory(mark.position)
    return mark.position


async def known_after(log: Handle, position: int, *, limit: int) -> list[Recorded]:
    """Return what comes after a position, up to what this release does not know or the log has lost.

    Raises TooNew or HoleInLog right before that. Why it stops there and parks nothing: the next release knows the
    event, with which nothing is wrong; and what is missing may be of any stream.
    """
    events = await _up_to_a_hole(log, position, limit=limit)
    known = list(takewhile(_is_known, events))
    if events and not known:
        raise TooNew(events[0].position, events[0].type)
    return known


async def _up_to_a_hole(log: Handle, position: int, *, limit: int) -> list[Recorded]:
    """Return what comes after a position and is whole; raise HoleInLog where nothing is."""
    try:
        return await read.read(log, after=position, limit=limit)
    except PositionMissing as missing:
        if not missing.before:
            raise HoleInLog(missing.position) from missing
        return await read.read(log, after=position, limit=missing.before)


def _is_known(event: Recorded) -> bool:
    try:
        registry.of_version(event.type, event.dataschema)
    except EventError:
        return False
    return True
