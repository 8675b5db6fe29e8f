"""What counts, by what it is about: partnerships, activities, and the events themselves, each by dimensions."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from service.reads.groups import Dimension
from service.reads.indicators.figure import Group, Keys, Sighting, grouped
from service.reads.indicators.scope import Counted, Scope, counted, counted_subjects
from service.reads.moment import Moment
from service.reads.snapshot import Row, Snapshot
from service.reads.subjects import by_keys

Rows: TypeAlias = Mapping[str, Mapping[str, Row]]
"""Subjects by kind and key."""

KINDS: Final = ("partnership", "activity")

EVENT_DIMENSIONS: Final[Mapping[str, Callable[[Counted], Keys]]] = {
    "type": lambda one: (one.evidence.type,),
    "paragraph": lambda one: (one.paragraph,),
    "year": lambda one: (str(one.evidence.last_day.year),),
}
"""By what the events themselves can be grouped."""


async def read(snapshot: Snapshot, scopes: Sequence[Scope], moment: Moment) -> Rows:
    """Read the partnerships and activities that what counts for these scopes is about."""
    found = {}
    for kind in KINDS:
        keys = {key for scope in scopes for key in counted_subjects(scope, kind)}
        found[kind] = await by_keys(snapshot, kind, sorted(keys), moment)
    return found


def holdings(scope: Scope, rows: Rows, kind: str, by: Sequence[Dimension]) -> tuple[Group, ...]:
    """Return how many subjects of a kind there are, by dimensions."""
    return grouped(
        Sighting(key, position, tuple(_values(rows[kind][key], one) for one in by))
        for key, positions in counted_subjects(scope, kind).items()
        if key in rows[kind]
        for position in positions
    )


def events(scope: Scope, by: Sequence[str]) -> tuple[Group, ...]:
    """Return how many events count, by dimensions; one that counts for two paragraphs is one event."""
    dimensions = [EVENT_DIMENSIONS[name] for name in by]
    return grouped(
        Sighting(
            str(one.evidence.position),
            one.evidence.position,
            tuple(of(one) for of in dimensions),
        )
        for one in counted(scope)
    )


def _values(row: Row, dimension: Dimension) -> Keys:
    held = row[dimension.column]
    if dimension.by == "item":
        return tuple(held or ())
    if dimension.by == "year":
        return (None if held is None else str(held.year),)
    return (held,)
