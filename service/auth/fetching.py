"""Fetches what an issuer publishes: a small document, from exactly the address that is asked, within a deadline."""

import asyncio
from http.client import HTTPException
from typing import IO, Any, Final
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

from typing_extensions import override

from service.auth.errors import IssuerAway

TIMEOUT_S: Final = 5.0
LARGEST: Final = 2**20


class _NoRedirect(HTTPRedirectHandler):
    """Follows nobody elsewhere: keys come from the address that was judged safe."""

    @override
    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> None:
        return None


def _opener() -> OpenerDirector:
    return build_opener(ProxyHandler({}), _NoRedirect)


async def fetch(address: str) -> bytes:
    """Return what stands at the address; raise IssuerAway.

    In a thread. Why not a client of its own for asynchronous code: this happens once in five minutes.
    """
    try:
        async with asyncio.timeout(2 * TIMEOUT_S):
            return await asyncio.to_thread(_read, address)
    except TimeoutError:
        raise IssuerAway from None


def _read(address: str) -> bytes:
    try:
        with _opener().open(address, timeout=TIMEOUT_S) as answer:
            content: bytes = answer.read(LARGEST + 1)
    except (OSError, HTTPException, ValueError):
        raise IssuerAway from None
    if len(content) > LARGEST:
        raise IssuerAway
    return content
