"""Decisions, declarations, endorsements and requests of bodies, as acts in the world."""

from typing import ClassVar, Literal, TypeAlias

from events.types import keys
from events.types.fields import World
from events.types.parts import Part
from events.types.values import Code, Line, Maybe, Name, Prose, Some, Symbol

Form: TypeAlias = Literal["decision", "declaration", "endorsement", "request"]


class Asked(Part):
    """What is asked of whom: of a stakeholder, or of a class."""

    of: keys.StakeholderRef | Code
    what: Prose


class DecisionAdopted(World):
    """A body adopted a decision, or the part of it that `part` names."""

    acting: ClassVar[tuple[str, ...]] = ("body",)

    body: keys.StakeholderRef
    symbol: Maybe[Symbol] = None
    form: Form
    part: Maybe[Name] = None
    asks: Maybe[Some[Asked]] = None
    subjects: Maybe[Some[Line]] = None
