"""Lists and figures that are worked out in memory: at the moment of the first page, whichever page is read."""

from typing import Any

from service.graphql.types.node import Info
from service.reads.errors import BadCursor
from service.reads.moment import Moment
from service.reads.pages import Page, snapshot_of
from service.reads.snapshot import Row


async def moment_of_list(info: Info, asked: Page, question: str, moment: Moment) -> Moment:
    """Return the moment at which to work out a list; raise NotReached for one that the tables do not hold."""
    found = snapshot_of(asked, question, 1, moment)
    await info.context.snapshot.require(found.position)
    return found


async def row_at(subject: Any, info: Info, moment: Moment) -> Row:  # noqa: ANN401 - a Subject
    """Return a subject's row at the moment of a list; raise BadCursor where no list of its can have been read then."""
    row: Row | None = subject.row
    if moment != subject.moment:
        row = await info.context.load.subject.load((subject.table, subject.row["key"], moment))
    if row is None:
        raise BadCursor
    return row
