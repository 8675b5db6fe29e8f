"""How much a caller may ask for, said in the headers of every answer (draft-ietf-httpapi-ratelimit-headers)."""

from contextlib import ExitStack
from time import monotonic
from typing import Final

from service.auth.errors import QuotaExceeded
from service.auth.principal import LOCAL, Principal
from service.auth.quota import BYTES, POLICY, RECORD, Quotas
from service.web.problems import QUOTA_EXCEEDED
from service.web.refusals import Refused

_POLICIES: Final = {"RateLimit-Policy": ", ".join(POLICY)}


class Limits:
    """Counts requests and bytes of each caller."""

    def __init__(self, quotas: Quotas) -> None:
        self._quotas = quotas

    def take(self, principal: Principal, size: int) -> dict[str, str]:
        """Count one request with a body of so many bytes, and return what to say of it; raise Refused."""
        try:
            left = self._quotas.take(principal.authid, {RECORD: 1, BYTES: size}, monotonic())
        except QuotaExceeded as error:
            raise _refused(error) from None
        if principal.authid == LOCAL.authid:
            return {}
        return _POLICIES | {"RateLimit": ", ".join(one.member for one in left)}

    def hold_stream(self, principal: Principal) -> ExitStack:
        """Count one open stream of a caller until what is returned is closed; raise Refused."""
        held = ExitStack()
        try:
            held.enter_context(self._quotas.stream(principal.authid))
        except QuotaExceeded as error:
            raise _refused(error) from None
        return held


def _refused(error: QuotaExceeded) -> Refused:
    return Refused(
        QUOTA_EXCEEDED,
        str(error),
        headers=_POLICIES
        | {"RateLimit": ", ".join(error.members), "Retry-After": str(error.retry_after_s)},
        more={"violated-policies": list(error.violated)},
    )
