"""The real decision as a scope: all of it or one paragraph, as of any moment."""

from datetime import date

from service.reads.history import at_positions
from service.reads.indicators.figure import Group
from service.reads.indicators.scope import Owner, Scope, scopes_of
from service.reads.moment import Moment
from service.reads.snapshot import Snapshot

INSTRUMENT = "bc-vi-32"
CLOSE_OF_COP_7 = date(2004, 10, 29)


async def moment_on(
    snapshot: Snapshot, day: date = CLOSE_OF_COP_7, position: int | None = None
) -> Moment:
    """Return the end of a day, as known at a position; as everything is known without it."""
    return Moment((await snapshot.head()).tables if position is None else position, day)


async def scope_of(snapshot: Snapshot, moment: Moment, number: str | None = None) -> Scope:
    """Return the scope of one paragraph; of the whole decision without its number."""
    owner = Owner(INSTRUMENT, None if number is None else f"BC-VI/32#{number}")
    return (await scopes_of(snapshot, [owner], moment))[owner]


async def ids(snapshot: Snapshot, positions: tuple[int, ...]) -> set[str]:
    """Return the ids of the events at these positions, without the decision's mark."""
    found = await at_positions(snapshot, positions)
    return {one.id.removeprefix("VI32-") for one in found.values()}


async def position_of(snapshot: Snapshot, identity: str) -> int:
    """Return where the event with this id stands."""
    head = (await snapshot.head()).tables
    found = await at_positions(snapshot, range(1, head + 1))
    return next(one.position for one in found.values() if one.id == f"VI32-{identity}")


def counts(groups: tuple[Group, ...]) -> dict[tuple[str | None, ...], int]:
    """Return the numbers of groups by their keys."""
    return {group.keys: group.count for group in groups}
