"""What drafts would do to statuses: folded in memory as a chunk is, over the tables as they stand, and never written."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from events.envelope import Recorded
from service.mandate.case import Case
from service.projections.chunk import Chunk
from service.projections.contract import Timeline
from service.projections.folds import status
from service.projections.shelf import shelf_at


@dataclass(frozen=True, slots=True)
class Previewed:
    """A paragraph whose status the drafts would touch: its timeline before and after, and what it would be judged by."""

    address: str
    before: Timeline
    after: Timeline
    case: Case | None


async def preview(
    connection: AsyncConnection, drafts: Sequence[Recorded], *, folded: int
) -> list[Previewed]:
    """Return the paragraphs whose timelines these drafts would change, by address.

    connection: reads the tables of one model; drafts continue the log where those tables end, or where other drafts do.
    folded:     the position at which the tables end.
    """
    shelf = await shelf_at(connection, folded)
    chunk = Chunk(shelf)
    changes = await chunk.fold(drafts)
    after = {one.key: one.timeline for one in changes.written if one.table == status.TABLE}
    before = await shelf.timelines(status.TABLE, sorted(after))
    return [
        Previewed(key, before.get(key, ()), after[key], await chunk.case(key))
        for key in sorted(after)
    ]
