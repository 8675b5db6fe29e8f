"""From the header `Authorization` to a principal, or to a reason why there is none."""

import re
from datetime import datetime
from typing import Final

from service.auth.errors import KeyMalformed, Unauthenticated
from service.auth.keyring import Keyring
from service.auth.keys import Key
from service.auth.principal import Principal

BEARER: Final = re.compile("bearer +(?P<token>[!-~]+)", re.ASCII | re.IGNORECASE)


class Credentials:
    """Knows callers by their keys."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    async def authenticate(self, header: str | None, now: datetime) -> Principal:
        """Return who sends this header; raise Unauthenticated.

        A key that nobody issued, and one whose secret is wrong, are alike: who guesses learns of no id.
        """
        key = _key(header)
        kept = await self._keyring.find(key.id, now)
        if kept is None or not key.is_of(kept.digest):
            raise Unauthenticated("unknown")
        state = kept.state(now)
        if state != "active":
            raise Unauthenticated(state)
        self._keyring.used(kept, now)
        return kept.principal


def _key(header: str | None) -> Key:
    if not (header or "").strip():
        raise Unauthenticated("missing")
    found = BEARER.fullmatch((header or "").strip())
    if found is None:
        raise Unauthenticated("malformed")
    try:
        return Key.parse(found["token"])
    except KeyMalformed:
        raise Unauthenticated("malformed") from None
