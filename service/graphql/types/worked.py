"""Lists and figures that are worked out in memory: at the moment of the first page, whichever page is read."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from service.graphql.types.node import Info
from service.reads.errors import BadCursor
from service.reads.moment import Moment
from service.reads.pages import Page, snapshot_of
from service.reads.snapshot import Row

T = TypeVar("T")
U = TypeVar("U")


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


@dataclass(frozen=True, slots=True)
class Worked(Generic[T]):
    """What was worked out at a moment, and how to work it out at another.

    name: whose and what it is: a question's name in cursors, the same whatever is found.
    """

    name: str
    found: T
    moment: Moment
    again: Callable[[Moment], Awaitable[T]]

    def part(self, name: str, of: Callable[[T], U]) -> "Worked[U]":
        """Return a part of it, which is worked out by working out the whole."""

        async def again(moment: Moment) -> U:
            return of(await self.again(moment))

        return Worked(f"{self.name} {name}", of(self.found), self.moment, again)

    async def at(self, moment: Moment) -> T:
        """Return what is found at a moment."""
        return self.found if moment == self.moment else await self.again(moment)


async def worked(name: str, work: Callable[[Moment], Awaitable[T]], moment: Moment) -> Worked[T]:
    """Work something out at a moment."""
    return Worked(name, await work(moment), moment, work)
