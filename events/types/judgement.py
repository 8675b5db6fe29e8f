"""What people judge, signed and dated: beside the computed status, never instead of it.

They stand on the paragraph's stream. Who may record them is a scope.
"""

from typing import ClassVar

from typing_extensions import override

from events.types import codes, keys
from events.types.fields import Payload
from events.types.parts import EventIdentity, Source
from events.types.values import Date, Language, Line, Maybe, Name, Prose, Some


class Judgement(Payload):
    """Somebody judges something about one paragraph, and says why. `occurred` is when they did."""

    acting: ClassVar[tuple[str, ...]] = ("by",)

    title: Line
    language: Maybe[Language] = None
    sources: Maybe[Some[Source]] = None
    by: keys.ActorRef
    paragraph: keys.Paragraph
    reasons: Prose

    @override
    def own_stream(self) -> str:
        return keys.paragraph_stream(self.paragraph)


class AssessmentRecorded(Judgement):
    """Which value somebody would give the paragraph as of a day; the computed one stands."""

    value: codes.StatusValue
    day: Date
    based_on: Maybe[Some[EventIdentity]] = None


class EquivalenceAccepted(Judgement):
    """An event that no rule takes is accepted as meeting a criterion."""

    criterion: Name
    event: EventIdentity


class ClaimDisputed(Judgement):
    """A claim in force is contradicted; it counts as before, and the dispute is shown."""

    event: EventIdentity


class ClaimVerified(Judgement):
    """A claim in force is found to be right: one that was proposed is admitted by it."""

    event: EventIdentity
