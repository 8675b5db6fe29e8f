"""How places of the log are written: stored bytes are put in as they are, never parsed and written again."""

from collections.abc import Mapping
from typing import Final

from service.reads.feed import Page, Place
from service.web.cursor import written

JSON: Final = "application/json"
NDJSON: Final = "application/x-ndjson"
BATCH: Final = "application/cloudevents-batch+json"
CLOUDEVENT: Final = "application/cloudevents+json"
PAGES: Final = (JSON, NDJSON, BATCH)
SINGLES: Final = (JSON, CLOUDEVENT)


def page_body(page: Page, media: str) -> bytes:
    """Return a page in one of its formats."""
    match media:
        case _ if media == BATCH:
            events = (_sequenced(one.position, one.entry) for one in page.places if one.entry)
            return b"[%s]" % b",".join(events)
        case _ if media == NDJSON:
            last = b'{"next":"%s","head":%d}' % (_next(page), page.head)
            return b"".join(b"%s\n" % line for line in (*map(_item, page.places), last))
        case _:
            return b'{"items":[%s],"next":"%s","head":%d,"more":%s}' % (
                b",".join(map(_item, page.places)),
                _next(page),
                page.head,
                b"true" if page.more else b"false",
            )


def event_body(position: int, entry: bytes, media: str) -> bytes:
    """Return one event in one of its formats."""
    return _sequenced(position, entry) if media == CLOUDEVENT else _told(position, entry)


def block(position: int, type_name: str, entry: bytes) -> bytes:
    """Return one event as it stands in a stream; canonical bytes have no line break."""
    return b"id: %s\nevent: %s\ndata: %s\n\n" % (
        written(position).encode(),
        type_name.encode(),
        entry,
    )


def place_block(position: int) -> bytes:
    """Return what moves a reader's place without an event."""
    return b"id: %s\n\n" % written(position).encode()


def _next(page: Page) -> bytes:
    return written(page.next).encode()


def _item(place: Place) -> bytes:
    if place.entry is None:
        return b'{"position":%d,"withheld":true}' % place.position
    return _told(place.position, place.entry)


def _told(position: int, entry: bytes) -> bytes:
    return b'{"position":%d,"event":%s}' % (position, entry)


def _sequenced(position: int, entry: bytes) -> bytes:
    """Add the position as an extension: no stored entry has one of this name."""
    return b'%s,"sequence":"%d"}' % (entry[:-1], position)


def links(targets: Mapping[str, str]) -> str:
    """Return the header that names other addresses by their relation."""
    return ", ".join(f'<{target}>; rel="{relation}"' for relation, target in targets.items())
