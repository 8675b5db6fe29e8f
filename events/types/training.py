"""Trainings. Centre, audience and support are three separate facts: absent means not stated, and satisfies nothing."""

from typing import ClassVar, Literal, TypeAlias

from events.types import codes, keys
from events.types.fields import World
from events.types.parts import Part
from events.types.values import Count, Day, Maybe, Some

How: TypeAlias = Literal["funding", "expertise", "premises"]


class Support(Part):
    """Who supported a training, by class or by name, and with what."""

    class_: Maybe[codes.Support] = None
    stakeholder: Maybe[keys.StakeholderRef] = None
    how: How


class TrainingHeld(World):
    """People were trained."""

    acting: ClassVar[tuple[str, ...]] = ("centres", "trainers")

    centres: Maybe[Some[keys.StakeholderRef]] = None
    trainers: Maybe[Some[keys.StakeholderRef]] = None
    audience: Maybe[Some[codes.Audience]] = None
    support: Maybe[Some[Support]] = None
    people: Maybe[Count] = None
    from_: Maybe[Day] = None
    to: Maybe[Day] = None
