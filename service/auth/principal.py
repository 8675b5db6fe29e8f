"""Who records: the credential as the log names it, and what it may do.

What goes into the log for ever is pseudonymous: never a name or an address.
"""

from dataclasses import dataclass, field
from typing import Final

READ: Final = "read"
RECORD: Final = "record"
JUDGE: Final = "judge"
OURS: Final = "urn:servanda:service"
"""The source of what the service itself writes: nobody else takes it, whatever they were granted."""


@dataclass(frozen=True, slots=True)
class Principal:
    """A caller whose credential has been checked.

    authid, authtype: as the log states them on each event.
    scopes:           `record`, `judge`, …
    sources:          prefixes of the sources whose identities it may give.
    """

    authid: str
    authtype: str
    scopes: frozenset[str] = field(default_factory=frozenset)
    sources: tuple[str, ...] = ()

    def may(self, scope: str) -> bool:
        return scope in self.scopes

    def may_name(self, source: str) -> bool:
        """Whether the principal may record under this source, or amend what was recorded under it."""
        return not source.startswith(OURS) and source.startswith(self.sources)

    @property
    def loads_instruments(self) -> bool:
        """Whether the parts of instruments are this principal's to change: they follow their file."""
        return self.authid == LOADER.authid


LOADER: Final = Principal(
    "system:loader",
    "system",
    frozenset({RECORD, JUDGE}),
    ("urn:servanda:history:", "urn:servanda:instrument:"),
)
"""Whoever loads instrument files: what they claim is admitted."""

# HOLE: the only person known is the one at this machine; keys and OpenID Connect come with the door for strangers.
LOCAL: Final = Principal("local", "unauthenticated", frozenset({READ, RECORD, JUDGE}), ("",))
"""The person at the machine: no credential was used."""
