"""Events that begin a stream and are certainly recorded where the log has neither them nor their stream.

All that is asked of such an event but for what the log holds can be answered beforehand, wherever it is read: its bytes are
made, and it remains to be seen that both are new, which the append itself looks at under its lock.
"""

from typing import Final, NamedTuple

from events.cloudevents import seal
from events.envelope import Proposed
from events.errors import RefusedEvent
from events.log.requests import NewEvent
from events.registry import find
from events.rules.names import NO_NAMES
from events.rules.outcome import NOT_BEGUN
from events.rules.streams import is_taken
from events.rules.told import Told
from service.auth.principal import EVERY_TYPE, Principal
from service.recording.errors import RecordingError
from service.recording.rights import Rights, authorise, claims, is_within_reach

NONE: Final = frozenset[str]()


class Beginning(NamedTuple):
    """Such an event as the log is given it.

    named: streams and paragraphs that must exist before it.
    """

    event: NewEvent
    named: frozenset[str] = NONE


class Beginnings:
    """What the events of one principal begin."""

    def __init__(self, principal: Principal) -> None:
        self._principal = principal
        self._within_reach = {
            one: is_within_reach(one, principal) for one in EVERY_TYPE if find(one).begins
        }

    def of(self, event: Proposed) -> Beginning | None:
        """Return what an event begins; None where that is not certain, or anything is said against it."""
        if event.type not in self._within_reach or event.expected_revision is not None:
            return None
        told = Told.proposed(event, 0)
        named = told.names.streams | told.names.paragraphs if told.names is not NO_NAMES else NONE
        if event.stream in named or not is_taken(told, NOT_BEGUN, named):
            return None
        try:
            standing = self._standing(event)
            authid, authtype = self._principal.authid, self._principal.authtype
            sealed = seal(event, authid=authid, authtype=authtype, claimstanding=standing)
        except (RecordingError, RefusedEvent):
            return None
        new = NewEvent(event.source, event.id, event.stream, sealed)
        return Beginning(new, named)

    def _standing(self, event: Proposed) -> str | None:
        """Return what the claims of an event are worth; raise what the principal may not do."""
        may_all = self._within_reach[event.type] and self._principal.may_name(event.source)
        if may_all and not claims(event):
            return None
        rights = Rights([(0, event)], tuple)
        if not may_all:
            authorise([event], self._principal)
            rights.require(self._principal)
        return rights.standing_of(event, self._principal)
