"""Joint activities: proposed, planned, started, completed, cancelled."""

from typing import ClassVar, Literal, TypeAlias

from events.types import codes, keys
from events.types.fields import World
from events.types.parts import Part
from events.types.values import Amount, Count, Day, Maybe, Prose, Some

Form: TypeAlias = Literal[
    "project", "pilot", "workshop", "survey", "field-test", "working-group", "study"
]


class Cost(Part):
    """What is asked for, as the paper states it."""

    amount: Amount
    currency: codes.Currency


class ActivityProposed(World):
    """A project, or several in one paper, is put before somebody."""

    acting: ClassVar[tuple[str, ...]] = ("by",)

    by: Some[keys.StakeholderRef]
    count: Maybe[Count] = None
    to: Maybe[keys.StakeholderRef] = None
    cost: Maybe[Cost] = None


class ActivityPlanned(World):
    """It is to take place."""

    acting: ClassVar[tuple[str, ...]] = ("by",)

    by: Maybe[Some[keys.StakeholderRef]] = None
    from_: Maybe[Day] = None
    to: Maybe[Day] = None


class ActivityStarted(World):
    """It takes place. A meeting of a working group is an activity of that form."""

    acting: ClassVar[tuple[str, ...]] = ("partners", "centres")

    partners: Maybe[Some[keys.StakeholderRef]] = None
    centres: Maybe[Some[keys.StakeholderRef]] = None
    form: Form
    from_: Maybe[Day] = None
    to: Maybe[Day] = None
    part_of: Maybe[keys.WholeRef] = None
    workitem: Maybe[keys.WorkItemRef] = None


class ActivityCompleted(World):
    """It is done, with what came of it as far as a source says."""

    acting: ClassVar[tuple[str, ...]] = ("partners", "centres")

    partners: Maybe[Some[keys.StakeholderRef]] = None
    centres: Maybe[Some[keys.StakeholderRef]] = None
    outputs: Maybe[Some[keys.DocumentRef]] = None
    results: Maybe[Prose] = None
    from_: Maybe[Day] = None
    to: Maybe[Day] = None


class ActivityCancelled(World):
    """It will not take place, or not to its end."""

    reason: Prose
