"""What must be known before a request can be judged: streams to read, names that must exist."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from events.envelope import Identity, JsonObject
from events.errors import EventError
from events.registry import payload
from events.rules.general import MERGED
from events.rules.outcome import Outcome
from events.rules.told import AMENDING, Told
from events.types.fields import values_in
from events.types.keys import ParagraphAddress, StreamRef, instrument_stream, paragraph_stream
from events.types.parts import EventIdentity

# Members whose streams a rule of the type reads; for all other references it is enough that they exist.
_READ: Final = {
    "servanda.decision.adopted": ("meeting",),
    "servanda.report.submitted": ("meeting",),
    "servanda.response.received": ("answers",),
    "servanda.training.held": ("centres",),
    "servanda.workitem.defined": ("programme",),
    MERGED: ("into",),
}


# Types whose rules read the instrument of the paragraph that they name.
_READ_INSTRUMENT: Final = frozenset(
    {"servanda.assessment.recorded", "servanda.equivalence.accepted"}
)


@dataclass(frozen=True, slots=True)
class Names:
    """What a payload names: streams that must exist, paragraphs, events that must be recorded."""

    streams: frozenset[str] = frozenset()
    paragraphs: frozenset[ParagraphAddress] = frozenset()
    events: frozenset[Identity] = frozenset()


Outcomes: TypeAlias = Mapping[str, Outcome]


def names_in(event: Told) -> Names:
    """Return what a payload names; nothing when it cannot be read, which is somebody else's refusal.

    Texts of an instrument name paragraphs that need not be loaded, their own among them: those are no references.
    """
    if event.type in AMENDING:
        return Names()
    try:
        said = event.payload or payload(event.type, None, event.data)
    except EventError:
        return Names()
    of_a_text = event.type.startswith("servanda.instrument.")
    values = values_in(said)
    paragraphs = () if of_a_text else (one for one in values if isinstance(one, ParagraphAddress))
    return Names(
        streams=frozenset(one for one in values if isinstance(one, StreamRef)),
        paragraphs=frozenset(paragraphs),
        events=frozenset((one.source, one.id) for one in values if isinstance(one, EventIdentity)),
    )


def streams_read(type_name: str, data: JsonObject) -> tuple[str, ...]:
    """Return the streams that the rules of an event read besides its own."""
    found: list[str] = []
    for member in _READ.get(type_name, ()):
        value = data.get(member) or ()
        found += [value] if isinstance(value, str) else value
    if type_name in _READ_INSTRUMENT:
        found.append(instrument_stream(data["paragraph"].partition("#")[0]))
    return tuple(dict.fromkeys(found))


def streams_claimed(event: Told) -> tuple[str, ...]:
    """Return the streams on which the claims of an event may have been verified, which a change of it has to respect."""
    claims = event.said("evidence") or ()
    return tuple(paragraph_stream(str(claim["paragraph"])) for claim in claims)


def merged_into(outcomes: Outcomes) -> set[str]:
    """Return where merges lead from the streams read so far: a circle is found by walking on."""
    return {
        str(one.said("into"))
        for outcome in outcomes.values()
        for one in outcome.standing
        if one.type == MERGED
    }
