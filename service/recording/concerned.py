"""Which instruments an event concerns: those that its payload names, and the one on whose stream it stands."""

from collections.abc import Iterator
from typing import Final

from events.envelope import JsonObject, Proposed, Recorded
from events.registry import payload
from events.types.fields import Payload
from events.types.instrument import InstrumentLinked, InstrumentRecorded
from events.types.keys import ParagraphAddress, StreamRef
from events.types.naming import named_in

KIND: Final = "instrument/"


def instruments_of(event: Proposed | Recorded) -> frozenset[str]:
    """Return what an event concerns: addresses, and streams of instruments."""
    own = {event.stream} if event.stream.startswith(KIND) else set()
    return instruments_in(event, event.data) | own


def instruments_in(event: Proposed | Recorded, data: JsonObject) -> frozenset[str]:
    """Return what is named by a payload of the same type and version as the event's."""
    said = payload(event.type, event.dataschema, data)
    return frozenset((*_addresses(said), *_paragraphs_and_streams(said)))


def _addresses(said: Payload) -> Iterator[str]:
    """Yield the addresses that are plain text; what a paragraph merely cites is not concerned."""
    match said:
        case InstrumentRecorded():
            yield said.address
        case InstrumentLinked():
            yield said.from_address.partition("#")[0]
            yield said.to_address.partition("#")[0]
        case _:
            return


def _paragraphs_and_streams(said: Payload) -> Iterator[str]:
    for value in named_in(said):
        if isinstance(value, ParagraphAddress):
            yield value.instrument
        elif isinstance(value, StreamRef) and value.startswith(KIND):
            yield value
