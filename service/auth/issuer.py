"""The keys of an issuer of tokens: asked for at most once a minute, kept for an hour while the issuer is away."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet

from service.auth.errors import IssuerAway

Fetch = Callable[[str], Awaitable[bytes]]
"""Returns what stands at an address; raises IssuerAway."""

ASKED_EACH: Final = timedelta(minutes=1)
FRESH: Final = timedelta(minutes=5)
"""So old keys are asked for again, so that one that the issuer took back does not last."""
OLDEST: Final = timedelta(hours=1)

_WELL_KNOWN: Final = "/.well-known/openid-configuration"
_ON_THIS_MACHINE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def is_safe(address: str) -> bool:
    """Whether keys may be had from an address: over https, or from this very machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (
        parts.scheme == "http" and parts.hostname in _ON_THIS_MACHINE
    )


class Issuer:
    """The keys of one issuer, for all tasks of a process."""

    def __init__(self, name: str, fetch: Fetch) -> None:
        self.name = name
        self._fetch = fetch
        self._keys = KeySet([])
        self._read_at: datetime | None = None
        self._asked_at: datetime | None = None
        self._asking = asyncio.Lock()  # one question for all who wait

    async def key(self, kid: str, now: datetime) -> Key | None:
        """Return the key of this name; None where the issuer has none, or has been away for too long."""
        if self._due(kid, now) and not (self._asking.locked() and self._valid(kid, now)):
            async with self._asking:
                if self._due(kid, now):
                    await self._ask(now)
        return self._valid(kid, now)

    def _valid(self, kid: str, now: datetime) -> Key | None:
        """Return a key that is at hand and not too old: who has one does not wait while somebody else asks."""
        if self._read_at is None or now - self._read_at >= OLDEST:
            return None
        return self._known(kid)

    def _known(self, kid: str) -> Key | None:
        return next((one for one in self._keys if one.kid == kid), None)

    def _due(self, kid: str, now: datetime) -> bool:
        if self._asked_at is not None and now - self._asked_at < ASKED_EACH:
            return False
        fresh = self._read_at is not None and now - self._read_at < FRESH
        return not (fresh and self._known(kid))

    async def _ask(self, now: datetime) -> None:
        try:
            self._keys = await self._published()
        except IssuerAway:
            return
        else:
            self._read_at = now
        finally:
            self._asked_at = now  # not before: who comes meanwhile must wait for the answer

    async def _published(self) -> KeySet:
        about = _object(await self._fetch(self.name.rstrip("/") + _WELL_KNOWN))
        address = about.get("jwks_uri")
        if about.get("issuer") != self.name or not isinstance(address, str) or not is_safe(address):
            raise IssuerAway
        published = _object(await self._fetch(address))
        try:
            return KeySet.import_key_set({"keys": published["keys"]})
        except (JoseError, KeyError, TypeError, ValueError, AttributeError):
            raise IssuerAway from None


def _object(content: bytes) -> dict[str, Any]:
    try:
        read = json.loads(content)
    except ValueError:
        raise IssuerAway from None
    if not isinstance(read, dict):
        raise IssuerAway
    return read
