"""Partnerships: proposed, formed, joined and left, extended, concluded."""

from typing import ClassVar, Literal, TypeAlias

from events.types import keys
from events.types.fields import World
from events.types.parts import Part
from events.types.values import Date, Maybe, Prose, Some

Form: TypeAlias = Literal[
    "declaration", "agreement", "memorandum", "terms-of-reference", "launch", "project"
]
Capacity: TypeAlias = Literal["signatory", "member", "observer", "supporter", "donor", "host"]
How: TypeAlias = Literal["signed", "welcomed", "listed"]


class Partner(Part):
    """A partner from the start, and as what."""

    stakeholder: keys.StakeholderRef
    capacity: Capacity


class PartnershipProposed(World):
    """Somebody proposes that others join hands."""

    acting: ClassVar[tuple[str, ...]] = ("by",)

    by: Some[keys.StakeholderRef]
    aim: Prose


class PartnershipFormed(World):
    """The partnership exists, with those who formed it."""

    acting: ClassVar[tuple[str, ...]] = ("partners",)

    form: Form
    partners: Maybe[Some[Partner]] = None
    text: Maybe[keys.DocumentRef] = None
    strategic: Maybe[bool] = None
    until: Maybe[Date] = None


class PartnershipJoined(World):
    """One partner, in one capacity: two capacities of one firm are two events."""

    acting: ClassVar[tuple[str, ...]] = ("partner",)

    partner: keys.StakeholderRef
    capacity: Capacity
    how: How


class PartnershipLeft(World):
    """One partner is no longer there in one capacity."""

    acting: ClassVar[tuple[str, ...]] = ("partner",)

    partner: keys.StakeholderRef
    capacity: Capacity
    reason: Maybe[Prose] = None


class PartnershipExtended(World):
    """The partnership goes on until a later date."""

    acting: ClassVar[tuple[str, ...]] = ("body",)

    until: Date
    scope: Maybe[Prose] = None


class PartnershipConcluded(World):
    """The partnership came to its end."""

    outcome: Prose
    lessons: Maybe[Prose] = None
