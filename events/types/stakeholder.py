"""Stakeholders: one identity each, what is known of it and since when, and where it was named."""

from typing import ClassVar, Literal, TypeAlias

from events.types import codes, keys
from events.types.fields import World
from events.types.parts import Part
from events.types.values import Code, Date, Line, Maybe, Prose, Some

CountryBasis: TypeAlias = Literal["source", "general_knowledge"]


class Membership(Part):
    """A government's status in the convention, with its first day, for it changes."""

    status: codes.MembershipStatus
    since: Maybe[Date] = None


class ExternalId(Part):
    """An identifier that somebody else gave."""

    scheme: Code
    id: Line


class Described(World):
    """What may be said of a stakeholder from the start or later."""

    kind: Maybe[codes.StakeholderKind] = None
    sme: Maybe[bool] = None
    membership: Maybe[Some[Membership]] = None
    country: Maybe[codes.Country] = None
    country_basis: Maybe[CountryBasis] = None
    aliases: Maybe[Some[Line]] = None
    member_of: Maybe[Some[keys.StakeholderRef]] = None
    external_ids: Maybe[Some[ExternalId]] = None


class StakeholderRegistered(Described):
    """A stakeholder enters the register."""

    name: Line
    type: codes.StakeholderType


class StakeholderDescribed(Described):
    """More, or something else, is known of a stakeholder, from a day on."""

    since: Maybe[Date] = None
    name: Maybe[Line] = None
    type: Maybe[codes.StakeholderType] = None


class StakeholderIdentified(World):
    """Somebody named the stakeholder as one that matters: an act of identification, repeatable."""

    stream_acts: ClassVar[bool] = True

    by: Maybe[keys.StakeholderRef] = None
    in_: Maybe[keys.PlaceRef] = None
    as_: Maybe[Line] = None


class StakeholderMerged(World):
    """Two identities turned out to be one; the other stays."""

    into: keys.StakeholderRef
    reason: Prose
