"""A request as rules read it."""

from collections.abc import Iterable

from events.envelope import Proposed
from events.rules.told import Told


def tell(events: Iterable[Proposed]) -> tuple[Told, ...]:
    """Return what a request says, each event with its place in it."""
    return tuple([Told.proposed(event, index) for index, event in enumerate(events)])
