"""What is open without a credential, and who counts as the person at the machine."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit


class Access(StrEnum):
    """What callers without credentials may do.

    AUTO:        on a service that listens on loopback only they are the person at the machine; elsewhere nothing.
    PUBLIC_READ: the same, and anybody may read.
    """

    AUTO = "auto"
    PUBLIC_READ = "public-read"


_FORWARDED: Final = ("forwarded", "via")
_FORWARDED_PREFIX: Final = "x-forwarded-"
_LOCAL_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def is_local(headers: Mapping[str, str]) -> bool:
    """Say whether a request that reached a loopback address was made on this machine, by no page of elsewhere.

    headers: by lower-case name. A proxy on the same machine, a name that was pointed at loopback, and a web page that
             posts to localhost all reach it too.
    """
    if any(name in _FORWARDED or name.startswith(_FORWARDED_PREFIX) for name in headers):
        return False
    if _host(headers.get("host", "")) not in _LOCAL_NAMES:
        return False
    origin = headers.get("origin")
    return origin is None or origin.partition("//")[2] == headers.get("host")


def is_name_of_this_machine(url: str) -> bool:
    """Say whether a URL leads to loopback."""
    return _host(urlsplit(url).netloc) in _LOCAL_NAMES


def _host(named: str) -> str | None:
    try:
        return urlsplit(f"//{named}").hostname
    except ValueError:
        return None
