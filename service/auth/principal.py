"""Who records: the credential as the log names it, and what it may do.

What goes into the log for ever is pseudonymous: never a name or an address.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from events.registry import EVENT_TYPES, PREFIX
from events.types.keys import instrument_stream

READ: Final = "read"
RECORD: Final = "record"
JUDGE: Final = "judge"
SCOPES: Final = (READ, RECORD, JUDGE, "audit", "personal", "erase", "admin")
"""Every scope that there is; none holds another one."""

OURS: Final = "urn:servanda:service"
"""The source of what the service itself writes: nobody else takes it, whatever they were granted."""

EVERY_TYPE: Final = tuple(dict.fromkeys(one.name for one in EVENT_TYPES))
"""All types, named one by one."""

_ONE_BY_ONE: Final = (f"{PREFIX}instrument.", f"{PREFIX}event.")
"""What changes the instruments and what others recorded: no pattern reaches it, and no limit left out."""


@dataclass(frozen=True, slots=True)
class Principal:
    """A caller whose credential has been checked.

    authid, authtype: as the log states them on each event.
    scopes:           `record`, `judge`, …
    sources:          prefixes of the sources whose identities it may give.
    types:            what it may record: exact types, and patterns that end in `.*`; none is every type but those
                      that are only ever named one by one.
    instruments:      addresses of those it may record about and judge; none is all.
    """

    authid: str
    authtype: str
    scopes: frozenset[str] = field(default_factory=frozenset)
    sources: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()

    def may(self, scope: str) -> bool:
        return scope in self.scopes

    def may_name(self, source: str) -> bool:
        """Whether the principal may record under this source, or amend what was recorded under it."""
        return source.startswith(self.sources) and (self.is_service or not source.startswith(OURS))

    def may_tell(self, type_name: str) -> bool:
        """Whether events of this type are within its limits; judgements are nobody's by type."""
        if type_name in self.types:
            return True
        if type_name.startswith(_ONE_BY_ONE):
            return False
        return not self.types or any(
            one.endswith(".*") and type_name.startswith(one[:-1]) for one in self.types
        )

    def beyond(self, instruments: Iterable[str]) -> tuple[str, ...]:
        """Return those that are outside its limits; they are given by address or by stream."""
        if not self.instruments:
            return ()
        reached = {*self.instruments, *map(instrument_stream, self.instruments)}
        return tuple(sorted(set(instruments) - reached))

    def may_judge(self, instruments: Iterable[str] | None) -> bool:
        """Whether it judges for each of these; for None, which is whichever there are, without a limit."""
        if not self.may(JUDGE):
            return False
        return not self.instruments if instruments is None else not self.beyond(instruments)

    @property
    def is_service(self) -> bool:
        """Whether this is the service itself: some types and one source are its alone."""
        return self.authid == SERVICE.authid

    @property
    def loads_instruments(self) -> bool:
        """Whether the parts of instruments are this principal's to change: they follow their file."""
        return self.authid == LOADER.authid


LOADER: Final = Principal(
    "system:loader",
    "system",
    frozenset({RECORD, JUDGE}),
    ("urn:servanda:history:", "urn:servanda:instrument:"),
    EVERY_TYPE,
)
"""Whoever loads instrument files: what they claim is admitted."""

SERVICE: Final = Principal("system:service", "system", frozenset({RECORD}), (OURS,), EVERY_TYPE)
"""The service itself: what it records of what people did with it."""

LOCAL: Final = Principal(
    "local", "unauthenticated", frozenset({READ, RECORD, JUDGE, "audit"}), ("",), EVERY_TYPE
)
"""The person at the machine: no credential was used."""
