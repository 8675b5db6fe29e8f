"""How the service is reached: on which addresses, under which public URL, by pages of which origins."""

from dataclasses import dataclass
from typing import Final

from service.auth.access import Access


@dataclass(frozen=True, slots=True)
class Exposure:
    """What doors must know of their own addresses.

    loopback:   the service listens on loopback only.
    public_url: without a slash at its end; what people and machines far away call the service.
    origins:    of pages that may post events.
    """

    access: Access
    loopback: bool
    public_url: str
    origins: frozenset[str] = frozenset()


EXPOSED: Final = (
    "Location",
    "Link",
    "ETag",
    "Retry-After",
    "RateLimit",
    "RateLimit-Policy",
    "X-Request-Id",
    "Servanda-Position",
    "Servanda-Occurred-By",
)
"""The headers of answers that pages of other origins may read."""

ON_THIS_MACHINE: Final = Exposure(Access.AUTO, loopback=True, public_url="http://localhost")
"""For a service that nobody else reaches."""
