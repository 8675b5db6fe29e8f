"""Administrative acts: each is told in the log before it takes effect, so none that took effect is missing there."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from events import cloudevents
from events.envelope import Proposed
from events.types.access import Act
from service.auth.keyring import Kept, Keyring
from service.auth.keys import Choose, Env, Key
from service.auth.principal import OURS, SERVICE, Principal
from service.auth.terms import Terms
from service.recording.record import Recorder

TYPE: Final = "servanda.access.recorded"


@dataclass(frozen=True, slots=True)
class Access:
    """Issues and revokes keys on somebody's behalf.

    by: whoever asks; the log names them as it names whoever records.
    """

    recorder: Recorder
    keyring: Keyring
    by: Principal

    async def issue(self, terms: Terms, env: Env, *, now: datetime, choose: Choose) -> Key:
        """Return a new key, which is valid from now on and can be seen this once."""
        key = Key.made(env, choose)
        await self._tell("key.issued", key.id, terms, now)
        await self.keyring.issue(key, terms, now)
        return key

    async def revoke(self, key_id: str, *, now: datetime) -> Kept:
        """End a key, and return it as it was before; one that was revoked already stays so as of then.

        Raises NoSuchKey.
        """
        kept = await self.keyring.one(key_id)
        if kept.revoked_at is None:
            await self._tell("key.revoked", key_id, kept.terms, now)
            await self.keyring.revoke(key_id, now)
        return kept

    async def _tell(self, what: Act, key_id: str, terms: Terms, now: datetime) -> None:
        await self.recorder.record([told(what, key_id, terms, by=self.by, now=now)], SERVICE)


def told(what: Act, key_id: str, terms: Terms, *, by: Principal, now: datetime) -> Proposed:
    """Return the event of an act upon a key.

    The instant is part of its id. Why: whoever revokes once more, because the process died between the event and the
    act, must not be refused for saying the same of another day.
    """
    day, instant = f"{now.astimezone(UTC):%Y-%m-%d}", now.astimezone(UTC).isoformat()
    data: dict[str, Any] = {
        "occurred": day,
        "what": what,
        "by": by.authid,
        "key": key_id,
        "scopes": list(terms.scopes),
    }
    limits = {
        "types": list(terms.types),
        "instruments": list(terms.instruments),
        "sources": list(terms.sources),
    }
    if said := {name: values for name, values in limits.items() if values}:
        data["limits"] = said
    if terms.expires_at is not None:
        data["expires"] = f"{terms.expires_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return cloudevents.parse(
        {
            "specversion": "1.0",
            "source": OURS,
            "id": f"{what}/{key_id}/{instant}",
            "type": TYPE,
            "subject": f"access/{day}",
            "data": data,
        }
    )
