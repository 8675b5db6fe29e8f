"""From the header `Authorization` to a principal, or to a reason why there is none."""

import re
from datetime import datetime
from typing import Final

from service.auth.errors import KeyMalformed, Unauthenticated
from service.auth.keyring import Keyring
from service.auth.keys import PREFIX, Key
from service.auth.oidc import Tokens
from service.auth.principal import Principal

BEARER: Final = re.compile("bearer +(?P<token>[!-~]+)", re.ASCII | re.IGNORECASE)


class Credentials:
    """Knows callers by their keys, and by tokens where an issuer is trusted."""

    def __init__(self, keyring: Keyring, tokens: Tokens | None = None) -> None:
        self._keyring = keyring
        self._tokens = tokens

    async def authenticate(self, header: str | None, now: datetime) -> Principal:
        """Return who sends this header; raise Unauthenticated."""
        if not (header or "").strip():
            raise Unauthenticated("missing")
        found = BEARER.fullmatch((header or "").strip())
        if found is None:
            raise Unauthenticated("malformed")
        return await self.bearer(found["token"], now)

    async def bearer(self, credential: str, now: datetime) -> Principal:
        """Return whose key or token this is; raise Unauthenticated."""
        if self._tokens is None or credential.startswith(PREFIX):
            return await self._holder(credential, now)
        return await self._tokens.bearer(credential, now)

    async def _holder(self, credential: str, now: datetime) -> Principal:
        """Return who holds a key.

        One that nobody issued, and one whose secret is wrong, are alike: who guesses learns of no id.
        """
        try:
            key = Key.parse(credential)
        except KeyMalformed:
            raise Unauthenticated("malformed") from None
        kept = await self._keyring.find(key.id, now)
        if kept is None or not key.is_of(kept.digest):
            raise Unauthenticated("unknown")
        state = kept.state(now)
        if state != "active":
            raise Unauthenticated(state)
        self._keyring.used(kept, now)
        return kept.principal
