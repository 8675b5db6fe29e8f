"""Bodies: read no further than they may be long, inflated where they are gzip; limits count what comes out."""

import asyncio
import zlib
from collections.abc import AsyncIterator
from typing import Final

from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive

from service.web.headers import header
from service.web.problems import TOO_LARGE, TOO_SLOW, UNSUPPORTED_FORMAT
from service.web.refusals import Refused

WHOLE_S: Final = 60.0
SILENT_S: Final = 10.0

_GZIP: Final = 31  # zlib's word for a window of 32 KiB with the header of gzip


class _Gzip:
    """Inflates what may be several gzip members one after the other, as RFC 1952 has it."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(_GZIP)
        self._begun = False

    def inflated(self, piece: bytes, room: int) -> bytes:
        """Return what a piece inflates to, at most one byte more than there is room for."""
        found = bytearray()
        try:
            while piece and len(found) <= room:
                found += self._member.decompress(piece, room + 1 - len(found))
                self._begun = True
                if not self._member.eof:
                    break
                piece, self._member, self._begun = (
                    self._member.unused_data,
                    zlib.decompressobj(_GZIP),
                    False,
                )
        except zlib.error:
            said = "The body is no gzip: send it plain, or compress it."
            raise Refused(UNSUPPORTED_FORMAT, said) from None
        return bytes(found)

    @property
    def is_whole(self) -> bool:
        return not self._begun


async def body_of(request: Request, *, limit: int) -> bytes:
    """Return the body; raise Refused where it is too long or too slow, or in a coding that is not read here."""
    given = header(request, b"content-encoding")
    coding = "identity" if given is None else given.strip().lower()
    if coding not in {"identity", "gzip"}:
        raise Refused(
            UNSUPPORTED_FORMAT,
            "Send the body plain, or with Content-Encoding: gzip.",
            headers={"Accept-Encoding": "gzip, identity"},
        )
    gzip = _Gzip() if coding == "gzip" else None
    held, sent = bytearray(), 0
    async for piece in _pieces(request.receive):
        sent += len(piece)
        held += piece if gzip is None else gzip.inflated(piece, limit - len(held))
        if max(len(held), sent) > limit:
            raise Refused(TOO_LARGE, f"A body may have {limit:,} bytes here: send less at once.")
    if gzip is not None and not gzip.is_whole:
        raise Refused(UNSUPPORTED_FORMAT, "The gzip body ends too early: send the whole of it.")
    return bytes(held)


async def _pieces(receive: Receive) -> AsyncIterator[bytes]:
    """Yield the body as it comes; whoever sends nothing for long, or takes long for all of it, holds no place here."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + WHOLE_S
    more = True
    while more:
        try:
            async with asyncio.timeout_at(min(deadline, loop.time() + SILENT_S)):
                message = await receive()
        except TimeoutError:
            said = f"Send the body within {WHOLE_S:.0f} s, and never wait for {SILENT_S:.0f} s."
            raise Refused(TOO_SLOW, said, headers={"Connection": "close"}) from None
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        more = message.get("more_body", False)
        yield message.get("body", b"")
