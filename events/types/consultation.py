"""Consultations: somebody asks, widens the circle, meets, closes."""

from typing import ClassVar

from events.types import keys
from events.types.fields import NotNobody, World
from events.types.parts import Addressee
from events.types.values import Count, Date, Day, Maybe, Prose, Some


class ConsultationOpened(World):
    """Views are asked for, on a text or a question, by a date if one is stated."""

    acting: ClassVar[tuple[str, ...]] = ("by",)

    by: keys.StakeholderRef
    version: Maybe[Count] = None
    addressees: Some[Addressee]
    question: Maybe[Prose] = None
    deadline: Maybe[Date] = None


class ConsultationWidened(World):
    """More are asked, or they have longer."""

    addressees: Maybe[Some[Addressee]] = None
    deadline: Maybe[Date] = None


class ConsultationHeld(NotNobody):
    """People sat together, known by name or by class."""

    acting: ClassVar[tuple[str, ...]] = ("with_",)
    somebody: ClassVar[tuple[str, ...]] = ("with", "participants")

    with_: Maybe[Some[keys.StakeholderRef]] = None
    from_: Maybe[Day] = None
    to: Maybe[Day] = None


class ConsultationClosed(World):
    """No more views are asked for. What comes later is still accepted, and shown as late."""

    summary: Maybe[Prose] = None
    used_in: Maybe[Some[keys.DocumentRef]] = None
