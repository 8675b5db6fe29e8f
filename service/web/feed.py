"""The log for whoever reads it by pages, and each of its events alone."""

import asyncio
import hashlib
from http import HTTPStatus
from typing import Final
from urllib.parse import quote, urlencode

import orjson
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.envelope import schema_version
from events.log.read import LAST
from service.reads.feed import Page
from service.reads.hub import Hub
from service.web import accept
from service.web.cursor import INCARNATION, POSITION, require_reached, written
from service.web.feed_formats import CLOUDEVENT, PAGES, SINGLES, event_body, links, page_body
from service.web.feed_parameters import Asked, asked_of_a_page, asked_of_one, begins_badly
from service.web.problems import NOT_FOUND, WITHHELD
from service.web.reading import VARY, Endpoint
from service.web.refusals import Refused
from service.web.tags import tagged

FINAL: Final = {"Cache-Control": "max-age=86400"}
"""Not for ever, because an entry may be withheld."""

CHANGING: Final = {"Cache-Control": "no-cache"}


def pages(hub: Hub) -> Endpoint:
    """Return the endpoint that gives the log by pages; a place far beyond its head is refused."""

    async def endpoint(request: Request) -> Response:
        media = accept.chosen(request, PAGES)
        asked = asked_of_a_page(request.query_params)
        found = await _waited(hub, asked)
        body = page_body(found, media)
        following = _following(request.query_params, found.next)
        headers = {**VARY, "Link": links({"next": f"{request.url.path}?{following}"})}
        if not _is_final(found, asked):
            return Response(body, headers=headers | CHANGING, media_type=media)
        # Weak: `head` moves on where nothing else does.
        tag = f'W/"{INCARNATION}-{_digest(found, media, following)}"'
        return tagged(request, body, headers | FINAL | {"ETag": tag}, media=media)

    return endpoint


def single(hub: Hub) -> Endpoint:
    """Return the endpoint that gives the event at a position."""

    async def endpoint(request: Request) -> Response:
        text = request.path_params["position"]
        if POSITION.fullmatch(text) is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        media = accept.chosen(request, SINGLES)
        asked_of_one(request.query_params)
        position = int(text)
        place, head = await hub.place(min(position, LAST))
        if place is None:
            raise Refused(NOT_FOUND, f"The log ends at position {head}.")
        if place.entry is None:
            raise Refused(WITHHELD, f"Position {position} is withheld; its place in proofs stays.")
        form = "-ce" if media == CLOUDEVENT else ""
        headers = {
            **VARY,
            "ETag": f'"{INCARNATION}-{place.leaf_hash.hex()}{form}"',
            "Link": _around(position, place.entry, head=head),
            # At the head the link to the next event is still to come.
            **(FINAL if position < head else CHANGING),
        }
        return tagged(request, event_body(position, place.entry, media), headers, media=media)

    return endpoint


async def _waited(hub: Hub, asked: Asked) -> Page:
    """Return the page, once something matches or the time to wait is over; raise Refused for a place that is not there."""
    after = asked.after or 0
    loop = asyncio.get_running_loop()
    end = loop.time() + asked.wait_s
    while True:
        found = await hub.page(asked.wanted, after=after, until=asked.until, limit=asked.limit)
        try:
            require_reached(after, found.head)
        except ValueError as error:
            raise begins_badly(error) from None
        left = end - loop.time()
        if found.places or _is_final(found, asked) or left <= 0 or hub.draining.is_set():
            return found
        after = found.next
        await hub.moved(beyond=max(found.head, after), timeout_s=left)


def _is_final(page: Page, asked: Asked) -> bool:
    """Whether the same question will always have this answer, but for what may be withheld."""
    return page.more or (asked.until is not None and asked.until <= page.head)


def _following(query: QueryParams, position: int) -> str:
    """Return the question for what comes after a position."""
    kept = [(name, value) for name, value in query.multi_items() if name != "after"]
    return urlencode([("after", written(position)), *kept], quote_via=quote)


def _digest(page: Page, media: str, following: str) -> str:
    told = hashlib.sha256(f"{media}\n{following}\n".encode())
    for place in page.places:
        told.update(b"%d %d" % (place.position, place.entry is not None) + place.leaf_hash)
    return told.hexdigest()[:32]


def _around(position: int, entry: bytes, *, head: int) -> str:
    """Return links to the neighbours of an event and to the schema of its payload."""
    said = orjson.loads(entry)
    version = schema_version(said["dataschema"], said["type"])
    targets = {
        "previous": f"/events/{position - 1}" if position > 1 else None,
        "next": f"/events/{position + 1}" if position < head else None,
        "describedby": f"/schemas/{said['type']}/{version}",
    }
    return links({name: target for name, target in targets.items() if target})
