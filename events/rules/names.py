"""What a payload names: streams, paragraphs, events. Read once for each event that is proposed."""

from dataclasses import dataclass
from typing import Any, Final

from events.envelope import Identity, JsonObject
from events.errors import EventError
from events.registry import payload
from events.types.keys import ParagraphAddress, StreamRef
from events.types.naming import named_in
from events.types.parts import EventIdentity


@dataclass(frozen=True, slots=True)
class Names:
    """Streams that must exist, paragraphs, events that must be recorded."""

    streams: frozenset[str] = frozenset()
    paragraphs: frozenset[ParagraphAddress] = frozenset()
    events: frozenset[Identity] = frozenset()


NO_NAMES: Final = Names()


def names_in(type_name: str, data: JsonObject, read: Any = None) -> Names:  # noqa: ANN401 - a payload
    """Return what a payload names; nothing when it cannot be read, which is somebody else's refusal.

    data: at the newest version of its type; `read` is the same as its model, where somebody has read it already.
    Texts of an instrument name paragraphs that need not be loaded, their own among them: those are no references.
    """
    try:
        named = named_in(payload(type_name, None, data) if read is None else read)
    except EventError:
        return NO_NAMES
    if not named:
        return NO_NAMES
    of_a_text = type_name.startswith("servanda.instrument.")
    paragraphs = () if of_a_text else (one for one in named if isinstance(one, ParagraphAddress))
    return Names(
        streams=frozenset(one for one in named if isinstance(one, StreamRef)),
        paragraphs=frozenset(paragraphs),
        events=frozenset((one.source, one.id) for one in named if isinstance(one, EventIdentity)),
    )
