"""An event as rules read it: its identity and its payload at the newest version, recorded or not yet."""

from typing import Any, Final, NamedTuple

from events import edtf
from events.envelope import Identity, JsonObject, Proposed, Recorded
from events.registry import upcast
from events.rules.names import NO_NAMES, Names, names_in

CORRECTED: Final = "servanda.event.corrected"
RETRACTED: Final = "servanda.event.retracted"
AMENDING: Final = frozenset({CORRECTED, RETRACTED})


class Told(NamedTuple):
    """One event of a stream.

    data:  the payload at the newest version of its type; a correction's as that correction says it.
    place: which event of the request says so; None when the log held it before.
    names: what the payload names, where the request says so: what the log holds names what was there.
    """

    identity: Identity
    type: str
    stream: str
    dataschema: str
    data: JsonObject
    place: int | None = None
    names: Names = NO_NAMES

    @classmethod
    def of(cls, event: Recorded) -> "Told":
        """Return what the log holds."""
        data = upcast(event.type, event.dataschema, event.data)
        return cls((event.source, event.id), event.type, event.stream, event.dataschema, data)

    @classmethod
    def proposed(cls, event: Proposed, place: int) -> "Told":
        """Return what an event of a request says; corrections and retractions themselves name nothing."""
        data, names = upcast(event.type, event.dataschema, event.data), NO_NAMES
        if event.type not in AMENDING:
            names = names_in(event.type, data, event.payload if data is event.data else None)
        identity = event.source, event.id
        return cls(identity, event.type, event.stream, event.dataschema, data, place, names)

    def held(self) -> "Told":
        """Return the same as it is told once the log holds it."""
        return Told(self.identity, self.type, self.stream, self.dataschema, self.data)

    @property
    def occurred(self) -> edtf.EdtfDate:
        return edtf.parse(self.data["occurred"])

    @property
    def short_type(self) -> str:
        """The type as rules are named: `partnership.joined`."""
        return self.type.partition(".")[2]

    def date(self, member: str) -> edtf.EdtfDate | None:
        text = self.data.get(member)
        return edtf.parse(text) if text else None

    def said(self, member: str) -> Any:  # noqa: ANN401 - whatever JSON the payload's model allows there
        return self.data.get(member)


def identity_of(named: JsonObject) -> Identity:
    """Read the identity by which a payload names an event."""
    return str(named["source"]), str(named["id"])
