"""Reports to somebody about what was done; a paper laid before a body for adoption is a submitted document instead."""

from typing import ClassVar, Literal, TypeAlias

from events.types import keys
from events.types.fields import NotNobody
from events.types.parts import Saying
from events.types.values import Date, Maybe, Some

Medium: TypeAlias = Literal["written", "oral", "published"]


class Period(Saying):
    """The time that a report speaks of."""

    from_: Maybe[Date] = None
    to: Maybe[Date] = None


class ReportSubmitted(NotNobody):
    """A report in writing, as a speech, or published for all."""

    acting: ClassVar[tuple[str, ...]] = ("by",)
    somebody: ClassVar[tuple[str, ...]] = ("by", "unnamed")

    by: Maybe[Some[keys.StakeholderRef]] = None
    to: Maybe[keys.StakeholderRef] = None
    medium: Medium
    period: Maybe[Period] = None
