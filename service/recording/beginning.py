"""Events that begin a stream and are certainly recorded where the log has neither them nor their stream.

All that is asked of such an event but for what the log holds can be answered beforehand, wherever it is read: its bytes are
made, and it remains to be seen that both are new, which the append itself looks at under its lock.
"""

from typing import NamedTuple

from events.cloudevents import Sealed, seal
from events.envelope import Identity, Proposed
from events.errors import RefusedEvent
from events.registry import find
from events.rules.outcome import NOT_BEGUN
from events.rules.streams import is_taken
from events.rules.told import Told
from service.auth.principal import Principal
from service.recording.errors import RecordingError
from service.recording.rights import Rights, authorise


class Beginning(NamedTuple):
    """Such an event, with its bytes.

    named: streams and paragraphs that must exist before it.
    """

    source: str
    id: str
    stream: str
    sealed: Sealed
    named: tuple[str, ...] = ()

    @property
    def identity(self) -> Identity:
        return self.source, self.id


def beginning_of(event: Proposed, principal: Principal) -> Beginning | None:
    """Return what this principal's event begins; None where that is not certain, or anything is said against it."""
    if not find(event.type).begins or event.expected_revision is not None:
        return None
    told = Told.proposed(event, 0)
    named = told.names.streams | told.names.paragraphs
    if event.stream in named or not is_taken(told, NOT_BEGUN, named):
        return None
    try:
        authorise([event], principal)
        rights = Rights([(0, event)], tuple)
        rights.require(principal)
        sealed = seal(
            event,
            authid=principal.authid,
            authtype=principal.authtype,
            claimstanding=rights.standing_of(event, principal),
        )
    except (RecordingError, RefusedEvent):
        return None
    return Beginning(event.source, event.id, event.stream, sealed, tuple(sorted(named)))
