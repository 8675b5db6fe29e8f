"""An event as rules read it: its identity and its payload at the newest version, recorded or not yet."""

from dataclasses import dataclass, field
from typing import Any, Final

from events import edtf
from events.envelope import Identity, JsonObject, Proposed, Recorded
from events.registry import upcast

CORRECTED: Final = "servanda.event.corrected"
RETRACTED: Final = "servanda.event.retracted"
AMENDING: Final = frozenset({CORRECTED, RETRACTED})


@dataclass(frozen=True, slots=True)
class Told:
    """One event of a stream.

    data:  the payload at the newest version of its type; a correction's as that correction says it.
    index: which event of the request says so; None when the log held it before.
    payload: the same as its model, where it has been read as that already.
    """

    identity: Identity
    type: str
    stream: str
    dataschema: str
    data: JsonObject
    index: int | None = None
    payload: Any = field(default=None, compare=False, repr=False)

    @classmethod
    def of(cls, event: Recorded | Proposed, index: int | None = None) -> "Told":
        data = upcast(event.type, event.dataschema, event.data)
        read = event.payload if isinstance(event, Proposed) and data is event.data else None
        return cls(event.identity, event.type, event.stream, event.dataschema, data, index, read)

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
