"""Claims that come later than the event that they nominate, and their withdrawal. They stand on the paragraph's stream."""

from typing_extensions import override

from events.types import codes, keys
from events.types.fields import Payload
from events.types.parts import EventIdentity, Source
from events.types.values import Language, Line, Maybe, Prose, Some


class Later(Payload):
    """What is said of an event and a paragraph; the facets that rules test are those of the event itself."""

    title: Line
    language: Maybe[Language] = None
    sources: Some[Source]
    confidence: codes.Confidence
    event: EventIdentity
    paragraph: keys.Paragraph
    reason: Prose

    @override
    def own_stream(self) -> str:
        return keys.paragraph_stream(self.paragraph)


class ClaimMade(Later):
    """An event is nominated for a paragraph."""

    bearing: codes.Bearing
    against: Maybe[bool] = None


class ClaimWithdrawn(Later):
    """A claim in force no longer stands, whoever made it and wherever it rode."""
