"""Tags of answers: whoever sends the one that they have is told that it is still this answer, and is not sent it again."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

_TAG: Final = re.compile(r'(?:W/)?("[^"]*")')


def tagged(request: Request, body: bytes, headers: Mapping[str, str], *, media: str) -> Response:
    """Return the answer, or that the caller has it already; `ETag` among the headers may be weak or strong."""
    known = request.headers.get("if-none-match", "")
    (tag,) = _TAG.findall(headers["ETag"])
    if known.strip() == "*" or tag in _TAG.findall(known):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(body, headers=headers, media_type=media)
