"""An issuer of tokens on a real socket, with real keys, and what a test asks of whoever trusts it."""

import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import ECKey, KeySet, OKPKey, RSAKey
from joserfc.jwk import Key as SigningKey
from joserfc.jws import JWSRegistry
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from typing_extensions import override

from service.auth import fetching
from service.auth.claims import trusted
from service.auth.errors import Unauthenticated
from service.auth.issuer import Issuer
from service.auth.oidc import Tokens
from service.auth.users import Users
from service.database.engine import Pools
from tests.service.web.serving import listening

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
AUDIENCE = "urn:example:servanda"
TABLE = """
- when: {role: recorder}
  scopes: [record]
  instruments: [XY-1/2]
  sources: ["urn:example:"]
"""
RSA = RSAKey.generate_key(2048, {"kid": "rsa", "use": "sig"})
EC = ECKey.generate_key("P-256", {"kid": "ec"})
EDWARDS = OKPKey.generate_key("Ed25519", {"kid": "ed"})
OTHER = ECKey.generate_key("P-256", {"kid": "other"})


class Anything(JWSRegistry):
    """Signs by whatever algorithm a test asks for, without a warning."""

    @override
    def get_alg(self, name: str) -> Any:
        return self.algorithms[name]


ANY = Anything(strict_check_header=False)


@dataclass
class Realm:
    """An issuer: what it publishes, and how often it was asked for its keys."""

    base: str = ""
    says: str = ""
    keys: list[SigningKey] = field(default_factory=lambda: [RSA, EC, EDWARDS])
    asked: int = 0
    away: bool = False

    async def about(self, _: Request) -> Response:
        return JSONResponse({"issuer": self.says or self.base, "jwks_uri": f"{self.base}/keys"})

    async def published(self, _: Request) -> Response:
        self.asked += 1
        return (
            Response(status_code=503)
            if self.away
            else JSONResponse(KeySet(self.keys).as_dict(private=False))
        )

    async def elsewhere(self, _: Request) -> Response:
        return RedirectResponse(f"{self.base}/keys")

    async def large(self, _: Request) -> Response:
        return Response(b"x" * (fetching.LARGEST + 1))

    def token(self, key: SigningKey = EC, alg: str = "ES256", **changes: Any) -> str:  # noqa: ANN401 - claims
        header = {"alg": alg, "kid": key.kid, "typ": "at+jwt", **changes.pop("header", {})}
        claims = {
            "iss": self.base,
            "aud": AUDIENCE,
            "sub": "somebody@example.test",
            "exp": int(NOW.timestamp()) + 300,
            "role": "recorder",
            **changes,
        }
        kept = {name: value for name, value in claims.items() if value is not None}
        said = {name: value for name, value in header.items() if value is not None}
        # Not by what makes JWT: it adds a type where a test wants none.
        return jws.serialize_compact(said, json.dumps(kept), key, registry=ANY)


@asynccontextmanager
async def issuing() -> AsyncIterator[Realm]:
    """Give an issuer that answers until the end of the block."""
    realm = Realm()
    routes = [
        Route("/.well-known/openid-configuration", realm.about),
        Route("/keys", realm.published),
        Route("/elsewhere", realm.elsewhere),
        Route("/large", realm.large),
    ]
    async with listening(Starlette(routes=routes)) as client:
        realm.base = str(client.base_url).rstrip("/")
        yield realm


def trusting(realm: Realm, pools: Pools) -> Tokens:
    """Return whoever takes the tokens of the realm."""
    told = trusted(realm.base, AUDIENCE, TABLE, now=NOW)
    assert told is not None
    issuer = Issuer(realm.base, fetching.fetch)
    return Tokens(told, issuer, Users(pools.log_reader, pools.append))


async def reason(tokens: Tokens, token: str, at: datetime = NOW) -> str:
    with pytest.raises(Unauthenticated) as refused:
        await tokens.bearer(token, at)
    return refused.value.reason


def unsigned(header: dict[str, Any]) -> str:
    return ".".join(map(encoded, (json.dumps(header).encode(), b"{}", b"0" * 64)))


def encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).decode().rstrip("=")
