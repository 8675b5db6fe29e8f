"""How much a caller may ask for, said in the headers of what is answered (draft-ietf-httpapi-ratelimit-headers)."""

from contextlib import ExitStack
from time import monotonic
from typing import Final

from service.auth.errors import QuotaExceeded
from service.auth.principal import LOCAL, Principal
from service.auth.quota import BYTES, POLICY, RECORD, Policy, Quotas
from service.web.problems import QUOTA_EXCEEDED
from service.web.refusals import Refused

_POLICIES: Final = {"RateLimit-Policy": ", ".join(POLICY)}


class Limits:
    """Counts requests and bytes of each caller."""

    def __init__(self, quotas: Quotas) -> None:
        self._quotas = quotas

    def take_request(self, principal: Principal) -> dict[str, str]:
        """Count one request, and return what to say of it; raise Refused."""
        return self._take(principal, RECORD, 1)

    def take_bytes(self, principal: Principal, size: int) -> dict[str, str]:
        """Count the bytes of a body, and return what to say of all quotas; raise Refused."""
        return self._take(principal, BYTES, size)

    def _take(self, principal: Principal, policy: Policy, amount: int) -> dict[str, str]:
        if principal.authid == LOCAL.authid:
            return {}
        wanted = {RECORD: 0, BYTES: 0, policy: amount}
        try:
            left = self._quotas.take(principal.authid, wanted, monotonic())
        except QuotaExceeded as error:
            raise _refused(error) from None
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
