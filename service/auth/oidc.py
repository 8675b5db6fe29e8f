"""Access tokens of an OpenID Connect issuer: whose they are, and what the table gives for their claims."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from joserfc import jws, jwt
from joserfc.errors import ExpiredTokenError, JoseError, UnsupportedAlgorithmError
from joserfc.jws import JWSRegistry
from typing_extensions import override

from service.auth.claims import Trusted, granted
from service.auth.errors import Unauthenticated
from service.auth.issuer import Issuer
from service.auth.principal import Principal
from service.auth.users import Users

ALGORITHMS: Final = ("RS256", "ES256", "EdDSA", "Ed25519")
"""Of signatures alone: never `none`, and nothing for which the issuer's public key could be taken as a secret."""
TYPES: Final = frozenset({"at+jwt", "application/at+jwt"})
LEEWAY_S: Final = 30
LONGEST: Final = 16_384
LONGEST_SUBJECT: Final = 255


class _Signatures(JWSRegistry):
    """The algorithms of the list, and headers of issuers that say more than is asked.

    The library warns of the name EdDSA, which issuers write still: the list decides.
    """

    @override
    def get_alg(self, name: str) -> Any:
        if name not in ALGORITHMS:
            raise UnsupportedAlgorithmError("Not an algorithm of the list.")
        return self.algorithms[name]


_SIGNATURES: Final = _Signatures(strict_check_header=False)


@dataclass(frozen=True, slots=True)
class Tokens:
    """Knows callers by tokens of one issuer, made for one audience; `issuer` has the keys of the one that is trusted."""

    trusted: Trusted
    issuer: Issuer
    users: Users

    async def bearer(self, token: str, now: datetime) -> Principal:
        """Return whose token this is; raise Unauthenticated, also where no row of the table holds."""
        claims = await self._verified(token, now)
        terms = granted(self.trusted.table, claims)
        if terms is None:
            raise Unauthenticated("unknown")
        number = await self.users.number(self.trusted.issuer, claims["sub"], now)
        return Principal(
            f"user:{number}",
            "app_user",
            frozenset(terms.scopes),
            terms.sources,
            terms.types,
            terms.instruments,
        )

    async def _verified(self, token: str, now: datetime) -> Mapping[str, Any]:
        kid = _kid(token)
        key = await self.issuer.key(kid, now)
        if key is None:
            raise Unauthenticated("unknown")
        try:
            claims = jwt.decode(token, key, registry=_SIGNATURES).claims
            self._judge(claims, now)
        except ExpiredTokenError:
            raise Unauthenticated("expired") from None
        except (JoseError, ValueError):
            raise Unauthenticated("unknown") from None
        return claims

    def _judge(self, claims: dict[str, Any], now: datetime) -> None:
        """Raise JoseError for claims that make the token none for us, or none for now."""
        jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=LEEWAY_S,
            iss={"essential": True, "value": self.trusted.issuer},
            aud={"essential": True, "value": self.trusted.audience},
            exp={"essential": True},
            sub={"essential": True},
        ).validate(claims)
        if len(claims["sub"]) > LONGEST_SUBJECT:
            raise ValueError("a subject longer than the specification allows")


def _kid(token: str) -> str:
    """Return the name of the key that a token says it is signed with; raise Unauthenticated for what is no such token."""
    if len(token) > LONGEST:
        raise Unauthenticated("malformed")
    try:
        said = jws.extract_compact(token.encode(), registry=_SIGNATURES).headers()
        _SIGNATURES.get_alg(str(said.get("alg")))
    except (JoseError, ValueError, TypeError, AttributeError):
        raise Unauthenticated("malformed") from None
    kid, named = said.get("kid"), said.get("typ")
    if not isinstance(kid, str) or not _is_access_token(named):
        raise Unauthenticated("malformed")
    return kid


def _is_access_token(named: object) -> bool:
    """Whether the type that a token states is that of access tokens; an issuer may state none."""
    return named is None or (isinstance(named, str) and named.lower() in TYPES)
