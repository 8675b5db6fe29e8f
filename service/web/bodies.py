"""Bodies: read no further than they may be long, inflated where they are gzip; limits count what comes out."""

import zlib
from typing import Final

from starlette.requests import Request

from service.web.problems import TOO_LARGE, UNSUPPORTED_FORMAT
from service.web.refusals import Refused

_GZIP: Final = 31  # zlib's word for a window of 32 KiB with the header of gzip


async def body_of(request: Request, *, limit: int) -> bytes:
    """Return the body; raise Refused where it is too long, or in a coding that is not read here."""
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if coding not in {"identity", "gzip"}:
        raise Refused(
            UNSUPPORTED_FORMAT,
            "Send the body plain, or with Content-Encoding: gzip.",
            headers={"Accept-Encoding": "gzip, identity"},
        )
    inflate = zlib.decompressobj(_GZIP) if coding == "gzip" else None
    held = bytearray()
    async for piece in request.stream():
        held += piece if inflate is None else _inflated(inflate, piece, limit - len(held))
        if len(held) > limit:
            raise Refused(TOO_LARGE, f"A body may have {limit:,} bytes here: send less at once.")
    if inflate is not None and not inflate.eof:
        raise Refused(UNSUPPORTED_FORMAT, "The gzip body ends too early: send the whole of it.")
    return bytes(held)


def _inflated(inflate: "zlib._Decompress", piece: bytes, room: int) -> bytes:
    """Return what a piece inflates to, at most one byte more than there is room for."""
    try:
        return inflate.decompress(piece, room + 1)
    except zlib.error:
        raise Refused(
            UNSUPPORTED_FORMAT, "The body is no gzip: send it plain, or compress it."
        ) from None
