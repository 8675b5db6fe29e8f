"""Sources that differ about a fact: every version stays, none is silently preferred."""

from typing import TypeAlias

from events.types import codes, keys
from events.types.fields import World
from events.types.parts import EventIdentity, Part, Source
from events.types.values import Line, Maybe, Prose, Some

Value: TypeAlias = Line | int


class Version(Part):
    """One version of the fact, with who says so."""

    value: Value
    sources: Some[Source]
    confidence: codes.Confidence


class ConflictNoted(World):
    """Two or more versions of one member of a stream or an event; `chosen` is used where one must be."""

    about: keys.AnyRef | EventIdentity
    member: Line
    claims: Some[Version]
    chosen: Maybe[Value] = None
    reason: Prose
