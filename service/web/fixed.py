"""Answers that stay as they are until the next release: each has a tag, so that nobody fetches it twice."""

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from service.web import accept, markup
from service.web.tags import tagged

CACHED: Final = "max-age=3600"
"""An hour: by then whoever kept an answer learns of a new release."""


async def fixed(request: Request, writers: Mapping[str, Callable[[], bytes]]) -> Response:
    """Return the answer in the media type that the caller weighs most, or that the caller has it already.

    writers: by media type, the first for those who do not mind. They keep what they have written once; the first time takes
             half a second for the longest, which is spent aside, so that others are answered meanwhile.
    Raises Refused when the caller accepts none.
    """
    media = accept.chosen(request, tuple(writers))
    body = await asyncio.to_thread(writers[media])
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": CACHED, "Vary": "Accept"}
    if media == markup.HTML:
        headers |= markup.HEADERS
    return tagged(request, body, headers, media=media)


def public_url(request: Request) -> str:
    """Return what people and machines far away call the service."""
    return str(request.scope.get("state", {}).get("public_url", ""))
