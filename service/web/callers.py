"""Who asks: a bearer of a credential, the person at the machine, or nobody in particular."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Final

from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from service.auth.access import Access, is_local
from service.auth.errors import Unauthenticated
from service.auth.principal import LOCAL, READ, Principal
from service.telemetry.logs import logger
from service.web.headers import header, headers
from service.web.problems import FORBIDDEN, UNAUTHENTICATED
from service.web.refusals import Refused, of_refusal
from service.web.verdicts import outage_of

_ANONYMOUS: Final = "anonymous:"


def anybody(host: str) -> Principal:
    """Return somebody without a credential, where anybody may read; each address, of IPv6 each /64, counts as one."""
    try:
        address = ip_address(host)
    except ValueError:
        return Principal(_ANONYMOUS, "unauthenticated", frozenset({READ}))
    if address.version == 6:
        host = str(ip_network(f"{host.partition('%')[0]}/64", strict=False))
    return Principal(_ANONYMOUS + host, "unauthenticated", frozenset({READ}))


_log = logger("web")
_CHALLENGE: Final = {"WWW-Authenticate": 'Bearer realm="servanda"'}
_NEEDED: Final = "Send Authorization: Bearer with a key: `servanda key issue` makes one."


Authenticate = Callable[[str], Awaitable[Principal]]


@dataclass(frozen=True, slots=True)
class Callers:
    """Tells who a request is from.

    loopback:     the service listens on loopback only.
    authenticate: the principal that a header Authorization names; raises Unauthenticated.
    """

    access: Access
    loopback: bool
    authenticate: Authenticate

    async def identified(self, request: HTTPConnection) -> Principal:
        """Return who asks; raise Refused where somebody must say who they are, or says it wrongly."""
        given = header(request, b"authorization")
        if given is not None:
            return await self._bearer(given)
        if self.loopback and _is_direct(request) and is_local(headers(request)):
            return LOCAL
        if self.access is Access.PUBLIC_READ:
            return anybody(request.client.host if request.client else "")
        raise Refused(UNAUTHENTICATED, _NEEDED, headers=_CHALLENGE)

    async def allowed(self, request: HTTPConnection, *scopes: str) -> Principal:
        """Return who asks, if they hold one of these scopes; raise Refused."""
        principal = await self.identified(request)
        if any(principal.may(scope) for scope in scopes):
            return principal
        if principal.authid.startswith(_ANONYMOUS):
            raise Refused(UNAUTHENTICATED, _NEEDED, headers=_CHALLENGE)
        wanted = " or ".join(f"`{scope}`" for scope in scopes)
        raise Refused(
            FORBIDDEN, f"This needs the scope {wanted}: ask for a credential that has it."
        )

    def guarded(self, app: ASGIApp, scope: str) -> ASGIApp:
        """Return an application that answers those only who hold a scope."""
        return _Guarded(app, callers=self, scope=scope)

    async def _bearer(self, given: str) -> Principal:
        try:
            return await self.authenticate(given)
        except Unauthenticated as error:
            _log.info("unauthenticated", reason=error.reason)
            challenge = {
                "WWW-Authenticate": f'{_CHALLENGE["WWW-Authenticate"]}, error="invalid_token"'
            }
            raise Refused(UNAUTHENTICATED, str(error), headers=challenge) from None
        except Exception as error:
            refused = outage_of(error)
            if refused is None:
                raise
            raise refused from error


def _is_direct(request: HTTPConnection) -> bool:
    """Whether no proxy of an old kind sent it, of which its headers may say nothing."""
    return str(request.scope.get("http_version", "")) not in {"0.9", "1.0"}


class _Guarded:
    """An application that answers those only who hold a scope."""

    def __init__(self, app: ASGIApp, *, callers: Callers, scope: str) -> None:
        self._app = app
        self._callers = callers
        self._scope = scope

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] != "OPTIONS":
            request = Request(scope)
            try:
                await self._callers.allowed(request, self._scope)
            except Refused as refused:
                # Not further out: what lets pages of other origins read an answer stands around this application.
                response = await of_refusal(request, refused)
                await response(scope, receive, send)
                return
        await self._app(scope, receive, send)
