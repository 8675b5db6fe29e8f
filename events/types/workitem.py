"""Items of a work programme: who is to do what by when, and how each ended."""

from typing import Literal, TypeAlias

from events.types import keys
from events.types.fields import World
from events.types.parts import Part
from events.types.values import Count, Day, Line, Maybe, Name, Prose, Some

Basis: TypeAlias = Literal["stated", "implied"]
Outcome: TypeAlias = Literal["completed", "dropped", "carried-over"]


class Due(Part):
    """The day by which an item is due, and whether the programme says so or it is implied."""

    day: Day
    basis: Basis


class WorkitemDefined(World):
    """A programme, or a version of it, holds the item under a number of its own."""

    programme: keys.DocumentRef
    version: Maybe[Count] = None
    ref: Name
    text: Prose
    responsible: Some[keys.StakeholderRef]
    elements: Maybe[Some[Line]] = None
    due: Maybe[Due] = None


class WorkitemEnded(World):
    """Nothing more is done under the item; `completed` alone counts as done."""

    outcome: Outcome
    into: Maybe[keys.WorkItemRef] = None
    outputs: Maybe[Some[keys.DocumentRef]] = None
