"""Contributions: pledged, received, spent, withdrawn. An amount that no source states is absent, never 0."""

from typing import ClassVar, Literal, TypeAlias

from events.types import codes, keys
from events.types.fields import NotNobody, World
from events.types.values import Amount, Maybe, Prose

Form: TypeAlias = Literal["money", "in-kind", "staff"]


class Given(NotNobody):
    """What a pledge and a receipt say alike."""

    acting: ClassVar[tuple[str, ...]] = ("donor",)
    somebody: ClassVar[tuple[str, ...]] = ("donor", "unnamed")

    donor: Maybe[keys.StakeholderRef] = None
    to: Maybe[keys.AnyRef] = None
    form: Form
    amount: Maybe[Amount] = None
    currency: Maybe[codes.Currency] = None
    conditions: Maybe[Prose] = None


class ContributionPledged(Given):
    """Somebody promises to give."""


class ContributionReceived(Given):
    """It has arrived, or is thanked for."""

    acknowledged_in: Maybe[keys.DocumentRef] = None


class ContributionSpent(World):
    """It went into something."""

    on: keys.SpentOnRef
    amount: Maybe[Amount] = None
    currency: Maybe[codes.Currency] = None


class ContributionWithdrawn(World):
    """What was promised will not come, or not all of it."""

    amount: Maybe[Amount] = None
    reason: Prose
