"""Payloads that a newer version has followed: still read and still accepted from those who name them.

A released version stands on its own, so that a change of the newest one cannot reach it.
"""

from events.types.fields import World
from events.types.parts import Part
from events.types.values import Date, Line, Maybe, Name, Some


class ReferenceItem(Part):
    """One code of a text to judge by. A withdrawn one keeps its last day."""

    code: Name
    label: Line
    from_: Maybe[Date] = None
    to: Maybe[Date] = None
    basis: Line


class InstrumentReferenceRecorded(World):
    """One version of a text to judge by: principles, priority fields, waste streams."""

    reference: Name
    version: Name
    kind: Name
    items: Some[ReferenceItem]
