"""Meetings of bodies: when they were to be held, and that they were. Reference data, never evidence."""

from events.types import keys
from events.types.fields import World
from events.types.parts import Part
from events.types.values import Count, Date, Line, Maybe, Name, Prose, Some


class OtherDates(Part):
    """The days that another source gives, kept beside those that are used."""

    from_: Maybe[Date] = None
    to: Maybe[Date] = None
    source: Line
    note: Maybe[Prose] = None


class MeetingScheduled(World):
    """A meeting by its code, with the days that are used wherever days are needed."""

    code: Name
    body: keys.StakeholderRef
    from_: Date
    to: Date
    place: Maybe[Line] = None
    basis: Line
    also: Maybe[Some[OtherDates]] = None


class MeetingHeld(World):
    """A source says that the meeting took place."""

    body: keys.StakeholderRef
    from_: Maybe[Date] = None
    to: Maybe[Date] = None
    place: Maybe[Line] = None
    number: Maybe[Count] = None
