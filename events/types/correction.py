"""Events about events: a payload said anew, an event taken back. Both sit on the stream of their target."""

from typing import Any

from events.types.fields import Payload
from events.types.parts import EventIdentity
from events.types.values import Prose


class EventCorrected(Payload):
    """The whole payload anew, of the same type and version as the target's, in the target's old place.

    Its `data` is read by the target's model, which only the stream knows: `events.rules.outcome`.
    """

    target: EventIdentity
    data: dict[str, Any]
    reason: Prose


class EventRetracted(Payload):
    """The target never happened, or was never ours to record. What is recorded of it later is a new event."""

    target: EventIdentity
    reason: Prose
